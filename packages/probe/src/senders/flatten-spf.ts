import type { Resolver } from '../dns/resolver.ts';
import { parseSpfTerms } from '../spf/parse-spf-terms.ts';
import { spfLimits } from '../spf/spf-session.ts';
import type { SpfTerm } from '../spf/spf-term.ts';
import { spfWorstCase } from '../spf/worst-case.ts';
import { networkTerms } from './address-set.ts';
import { sameRanges, spfRanges } from './spf-ranges.ts';

/** An SPF record that may not fit. */
export interface FlattenSpf {
  /** Without final dot. */
  readonly domain: string;
  /** The record as it is composed, whatever it costs. */
  readonly text: string;
  readonly resolver: Resolver;
}

/** A record that fits, with the records beside it. */
export interface FlatSpf {
  readonly text: string;
  /** Records that it includes, each with what it stands for. */
  readonly records: readonly { readonly label: string; readonly text: string; readonly standsFor: readonly string[] }[];
  /** Lookups of the composed record, and of this one. */
  readonly lookups: { readonly composed: number; readonly flat: number };
}

/** Most octets of a record that fits into one answer over UDP beside other texts (RFC 7208 §3.4). */
export const longestSpf = 450;

/** Most ways of choosing terms that are tried for one number of them. */
const mostChoices = 3000;

interface Part {
  readonly text: string;
  readonly cost: number;
  /** What stands for it where it is flattened; undefined where it cannot be. */
  readonly networks?: readonly string[];
}

const isAsking = (term: SpfTerm): boolean => term.mechanism !== 'all' && !('network' in term);

/** What a record of another domain costs with the term that leads to it. */
async function behind(domain: string, { resolver }: FlattenSpf): Promise<number> {
  if (domain.includes('%')) return 1;
  const { lookups } = await spfWorstCase({ ip: '192.0.2.1', helo: domain, sender: `postmaster@${domain}`, resolver });
  return 1 + lookups;
}

async function costOf(term: SpfTerm, asked: FlattenSpf): Promise<number> {
  if (!isAsking(term)) return 0;
  return term.mechanism === 'include' ? behind(term.domain, asked) : 1;
}

/** A term with its addresses, where they are all known and a match of it is a pass. */
async function partOf(term: SpfTerm, asked: FlattenSpf): Promise<Part> {
  const { domain, resolver } = asked;
  const plain = { text: term.text, cost: await costOf(term, asked) };
  if ('network' in term) return term.result === 'pass' ? { ...plain, networks: [term.text] } : plain;
  if (!isAsking(term) || term.result !== 'pass') return plain;
  const found = await spfRanges({ domain, text: `v=spf1 ${term.text} -all`, resolver });
  return 'fault' in found || found.untold.length > 0 ? plain : { ...plain, networks: networkTerms(found.results.pass) };
}

/** Networks in as many records as they need, behind one another. */
function chunks(terms: readonly string[]): readonly (readonly string[])[] {
  const made: string[][] = [];
  for (const term of terms) {
    const last = made.at(-1);
    if (last !== undefined && recordText(last).length + 1 + term.length <= longestSpf) last.push(term);
    else made.push([term]);
  }
  return made;
}

const recordText = (terms: readonly string[]): string => ['v=spf1', ...terms, '-all'].join(' ');

interface Made {
  readonly terms: readonly string[];
  readonly records: FlatSpf['records'];
  readonly lookups: number;
}

/** The record with some of its parts flattened: neighbours share records. */
function flatten(parts: readonly Part[], chosen: ReadonlySet<Part>, domain: string): Made {
  const terms: string[] = [];
  const records: FlatSpf['records'][number][] = [];
  let run: Part[] = [];
  const end = (): void => {
    for (const chunk of chunks([...new Set(run.flatMap(({ networks = [] }) => networks))])) {
      const label = `_spf${records.length + 1}`;
      const standsFor = run.filter(({ networks = [] }) => networks.some((one) => chunk.includes(one)));
      records.push({ label, text: recordText(chunk), standsFor: standsFor.map(({ text }) => text) });
      terms.push(`include:${label}.${domain}`);
    }
    run = [];
  };
  for (const part of parts) {
    if (chosen.has(part)) run.push(part);
    else {
      end();
      terms.push(part.text);
    }
  }
  end();
  const kept = parts.filter((part) => !chosen.has(part)).reduce((sum, { cost }) => sum + cost, 0);
  return { terms, records, lookups: kept + records.length };
}

function* choices<T>(from: readonly T[], count: number): Generator<readonly T[]> {
  if (count === 0) yield [];
  else
    for (let at = 0; at <= from.length - count; at += 1)
      for (const rest of choices(from.slice(at + 1), count - 1)) yield [from[at] as T, ...rest];
}

/** What stands behind the terms: `all` or a redirect, with what it costs. */
interface Tail {
  readonly tail: readonly string[];
  readonly cost: number;
}

/** The fewest parts that make it fit when they are flattened, and of those the ones with the fewest networks. */
function least(parts: readonly Part[], { tail, cost }: Tail, domain: string): Made | undefined {
  const fits = ({ terms, lookups }: Made): boolean =>
    lookups + cost <= spfLimits.lookups && ['v=spf1', ...terms, ...tail].join(' ').length <= longestSpf;
  const size = (chosen: readonly Part[]): number => chosen.reduce((sum, { networks = [] }) => sum + networks.length, 0);
  const candidates = parts.filter(({ networks }) => networks !== undefined);
  for (let count = 0; count <= candidates.length; count += 1) {
    let tried = 0;
    let best: { readonly made: Made; readonly size: number } | undefined;
    for (const chosen of choices(candidates, count)) {
      tried += 1;
      if (tried > mostChoices) break;
      const made = flatten(parts, new Set(chosen), domain);
      if (fits(made) && (best === undefined || size(chosen) < best.size)) best = { made, size: size(chosen) };
    }
    if (best !== undefined) return best.made;
  }
  return undefined;
}

/**
 * An SPF record within ten lookups, those behind its includes counted in, and 450 octets (RFC 7208 §3.4, §4.6.4). Where it does
 * not fit, the fewest terms become records of networks, and the result is proved to say the same of every address.
 */
export async function flattenSpf(asked: FlattenSpf): Promise<FlatSpf | { readonly fault: string }> {
  const { domain, text, resolver } = asked;
  const terms = parseSpfTerms(text);
  if ('fault' in terms) return terms;
  const end = terms.mechanisms.findIndex(({ mechanism }) => mechanism === 'all');
  const before = end === -1 ? terms.mechanisms : terms.mechanisms.slice(0, end);
  const parts: Part[] = [];
  for (const term of before) parts.push(await partOf(term, asked));
  const words = text.split(' ').filter((word) => word !== '');
  const tail = words.slice(1).filter((word) => !before.some((term) => term.text === word));
  const beyond = end === -1 && terms.redirect !== undefined ? await behind(terms.redirect, asked) : 0;
  const composed = parts.reduce((sum, { cost }) => sum + cost, beyond);
  const made = least(parts, { tail, cost: beyond }, domain);
  if (made === undefined)
    return {
      fault: `it costs ${composed} lookups and ${text.length} octets, and what could be flattened does not make it fit`,
    };
  const flat = ['v=spf1', ...made.terms, ...tail].join(' ');
  const lookups = { composed, flat: made.lookups + beyond };
  if (made.records.length === 0) return { text: flat, records: [], lookups };
  const known = new Map(made.records.map((record) => [`${record.label}.${domain}`.toLowerCase(), record.text]));
  const [was, is] = [
    await spfRanges({ domain, text, resolver }),
    await spfRanges({ domain, text: flat, resolver, texts: known }),
  ];
  if ('fault' in was) return was;
  if ('fault' in is) return is;
  if (!sameRanges(was, is)) return { fault: 'its flattened form does not say the same of every address' };
  return { text: flat, records: made.records, lookups };
}
