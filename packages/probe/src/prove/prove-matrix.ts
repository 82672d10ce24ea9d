import type { ResourceRecord } from '@waxseal/core';
import type { DnsAnswers } from '../dns/dns-answers.ts';
import type { Resolver } from '../dns/resolver.ts';
import { withDeadline } from '../dns/with-deadline.ts';
import { offlineDns, resolverFromAnswers } from './offline-dns.ts';
import type { Egress, Proof, ProofContext, ProvedDomain } from './proof.ts';
import { proveDkim } from './prove-dkim.ts';
import { proveDmarc } from './prove-dmarc.ts';
import { proveReverse } from './prove-reverse.ts';
import { proveSpf } from './prove-spf.ts';

export interface ProveOptions {
  readonly domains: readonly ProvedDomain[];
  readonly egresses: readonly Egress[];
  /** Our zones, unpublished. */
  readonly records: readonly ResourceRecord[];
  /** The DNS beyond them: a file of answers, or a resolver where the network may be asked. */
  readonly answers: DnsAnswers | Resolver;
  readonly clock?: () => Date;
  /** Milliseconds that all questions beyond our zones may take together; a minute where left out. What comes later is no answer. */
  readonly patience?: number;
}

/** One domain on one way out. */
export interface ProofCell {
  readonly domain: string;
  readonly egress: string;
  readonly ip: string;
  /** What people call this way: the egress, with its address where another way has the same name. */
  readonly way: string;
  readonly spf: Proof;
  readonly dkim: Proof;
  readonly dmarc: Proof;
  readonly fcrdns: Proof;
  /** Nothing fails and nothing is unknown. */
  readonly passed: boolean;
}

/** Every domain on every way; a value that is JSON as it stands. */
export interface ProofMatrix {
  readonly passed: boolean;
  readonly cells: readonly ProofCell[];
  /** Questions nobody could answer, as `TXT isp.example`: the file of answers lacks them. */
  readonly missing: readonly string[];
}

/** A name for each way: a host with an address of each family has two. */
function wayOf({ name, ip }: Egress, egresses: readonly Egress[]): string {
  return egresses.some((other) => other.name === name && other.ip !== ip) ? `${name} (${ip})` : name;
}

async function proveCell(context: ProofContext, { name }: Egress): Promise<ProofCell> {
  const [spf, dkim, fcrdns] = await Promise.all([proveSpf(context), proveDkim(context), proveReverse(context)]);
  const dmarc = await proveDmarc(context, { spf: spf.evaluation, dkim: dkim.verification });
  const passed = [spf.proof, dkim.proof, dmarc, fcrdns].every(({ state }) => state === 'pass' || state === 'absent');
  return {
    domain: context.domain,
    egress: name,
    way: context.egress.name,
    ip: context.egress.ip,
    spf: spf.proof,
    dkim: dkim.proof,
    dmarc,
    fcrdns,
    passed,
  };
}

/**
 * Proves every domain on every way out against records that nobody has published: SPF, DKIM with a message signed by the
 * host's keys, DMARC alignment and the reverse lookup. A failure comes with what would turn it, tried out on the same
 * DNS, and the least that mends it.
 */
export async function proveMatrix({
  domains,
  egresses,
  records,
  answers,
  clock = () => new Date(),
  patience = 60_000,
}: ProveOptions): Promise<ProofMatrix> {
  const rest = typeof answers === 'function' ? withDeadline(answers, patience) : resolverFromAnswers(answers);
  const dns = offlineDns(records, rest);
  const base = {
    records,
    resolver: dns.resolver,
    now: clock(),
    resolverWith: (others: readonly ResourceRecord[]) => offlineDns(others, rest).resolver,
  };
  const cells: ProofCell[] = [];
  for (const { domain, mailFrom = `postmaster@${domain}` } of domains) {
    for (const egress of egresses) {
      const named = { ...egress, name: wayOf(egress, egresses) };
      cells.push(await proveCell({ ...base, domain, mailFrom, egress: named }, egress));
    }
  }
  return {
    passed: cells.length > 0 && cells.every(({ passed }) => passed),
    cells,
    missing: [...dns.missing].toSorted(),
  };
}
