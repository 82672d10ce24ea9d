import type { Resolver } from '../dns/resolver.ts';
import { evaluateSpf } from '../spf/evaluate-spf.ts';
import type { SpfOutcome } from '../spf/spf-session.ts';
import { addressText, type Network, networkText, piecesOf } from './network.ts';
import { type SpfSender, type SpfTree, spfTree } from './spf-tree.ts';

/** A domain whose SPF record changes. */
export interface CompareSenders {
  /** Without final dot. */
  readonly domain: string;
  /** The DNS as it is. */
  readonly before: Resolver;
  /** The DNS as it would be. */
  readonly after: Resolver;
}

/** What becomes of the senders that one term of the published SPF record admits. */
export interface SenderRow {
  readonly domain: string;
  /** The term, as the published record writes it. */
  readonly term: string;
  readonly networks: readonly string[];
  /** SPF results; `unknown` where the addresses cannot be told. */
  readonly before: SpfOutcome | 'unknown';
  readonly after: SpfOutcome | 'unknown';
  /** Addresses and networks that pass now and would not any more; where they cannot be told, the term itself. */
  readonly lost: readonly string[];
}

export interface SenderComparison {
  readonly rows: readonly SenderRow[];
  /** What everybody else gets: an address that neither record names. */
  readonly others: { readonly before: SpfOutcome; readonly after: SpfOutcome };
}

/** Most addresses that are evaluated for a domain. */
const mostPieces = 20_000;

/** What stands for an answer that does not come: it exists and matches no address. */
const placeholders: Readonly<Record<string, readonly unknown[]>> = {
  TXT: [['v=spf1 ?all']],
  A: ['0.0.0.0'],
  AAAA: ['::'],
  MX: [{ exchange: '', priority: 0 }],
};

/** Without an answer nothing matches, on both sides alike: what hides behind such a term is compared by its text. */
function assuming(resolver: Resolver, { addressed }: SpfTree): Resolver {
  const known = new Map<string, Promise<unknown>>();
  const ask = async (name: string, type: string): Promise<unknown> => {
    try {
      return await resolver(name, type);
    } catch (error) {
      const { code } = error as { readonly code?: unknown };
      if (code === 'ENOTFOUND' || code === 'ENODATA' || code === 'EBADNAME') throw error;
      // For `exists` an address would be a match.
      const placeholder = type === 'A' && !addressed.has(name.toLowerCase()) ? undefined : placeholders[type];
      if (placeholder !== undefined) return placeholder;
      throw Object.assign(new Error('no answer'), { code: 'ENODATA' });
    }
  };
  return (name, type) => {
    const key = `${type} ${name.toLowerCase()}`;
    const answer = known.get(key) ?? ask(name, type);
    known.set(key, answer);
    return answer;
  };
}

type Judge = (family: Network['family'], address: bigint) => Promise<SpfOutcome>;

function judge(domain: string, resolver: Resolver): Judge {
  return async (family, address) => {
    const ip = addressText(family, address);
    const { result } = await evaluateSpf({ ip, helo: domain, sender: `postmaster@${domain}`, resolver });
    return result;
  };
}

interface Sides {
  readonly trees: { readonly before: SpfTree; readonly after: SpfTree };
  readonly before: Judge;
  readonly after: Judge;
  readonly edges: readonly Network[];
}

/** Whether a term that cannot be evaluated still stands. One without a name of its own means another thing in another record. */
function stands({ after }: Sides['trees'], term: string): boolean {
  const text = term.toLowerCase();
  const isOfItsRecord = text.includes('%') || !/[:=]/.test(text);
  return (isOfItsRecord ? after.own : after.all).has(text);
}

async function rowOf(domain: string, sender: SpfSender, sides: Sides): Promise<SenderRow> {
  const pieces = sender.networks.flatMap((network) => piecesOf(network, sides.edges)).slice(0, mostPieces);
  const judged: { readonly piece: Network; readonly before: SpfOutcome; readonly after: SpfOutcome }[] = [];
  for (const piece of pieces)
    judged.push({
      piece,
      before: await sides.before(piece.family, piece.first),
      after: await sides.after(piece.family, piece.first),
    });
  const lost = judged.filter(({ before, after }) => before === 'pass' && after !== 'pass');
  // A record that asks too much without an answer says nothing of this term: then its text has to stand.
  const untold = judged.some(({ before }) => before === 'permerror' || before === 'temperror') ? [sender.term] : [];
  const hidden = [...sender.unknown, ...(sides.trees.before.isWhole ? [] : untold)].filter(
    (term) => !stands(sides.trees, term) && !stands(sides.trees, sender.term),
  );
  const shown = judged.find(({ before }) => before === 'pass') ?? judged[0];
  return {
    domain,
    term: sender.term,
    networks: sender.networks.map(networkText),
    before: shown?.before ?? 'unknown',
    after: lost[0]?.after ?? (hidden.length > 0 ? 'fail' : (shown?.after ?? 'unknown')),
    lost: [...lost.map(({ piece }) => networkText(piece)), ...hidden],
  };
}

/** An address that no network of either side holds. */
function stranger(edges: readonly Network[]): bigint {
  const four = edges.filter(({ family }) => family === 'ip4');
  const isFree = (address: bigint): boolean => !four.some(({ first, last }) => first <= address && address <= last);
  const candidates = [0xc000_0200n, ...four.map(({ last }) => last + 1n), 0n].filter((one) => one <= 0xffff_ffffn);
  return candidates.find(isFree) ?? 0n;
}

/**
 * What becomes of every sender that the published SPF record of a domain admits, found by evaluating both records over all
 * addresses: between two neighbouring ends of networks one address stands for all. What no evaluation can enumerate
 * (macros, names of clients, lookups without an answer) is kept where its term is.
 */
export async function compareSenders({ domain, before, after }: CompareSenders): Promise<SenderComparison> {
  const [old, next] = await Promise.all([spfTree(domain, before), spfTree(domain, after)]);
  const sides: Sides = {
    trees: { before: old, after: next },
    before: judge(domain, assuming(before, old)),
    after: judge(domain, assuming(after, next)),
    edges: [...old.edges, ...next.edges],
  };
  const rows: SenderRow[] = [];
  for (const sender of old.senders) rows.push(await rowOf(domain, sender, sides));
  const other = stranger(sides.edges);
  return { rows, others: { before: await sides.before('ip4', other), after: await sides.after('ip4', other) } };
}
