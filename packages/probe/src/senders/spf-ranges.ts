import { isSpf } from '@waxseal/core';
import { lookUp, type Resolver, texts } from '../dns/resolver.ts';
import { addressOctets } from '../spf/client-address.ts';
import { parseSpfTerms } from '../spf/parse-spf-terms.ts';
import type { AddressTerm, SpfQualifier, SpfTerm, SpfTerms } from '../spf/spf-term.ts';
import { addressSet, type AddressSet, everyAddress, intersect, subtract } from './address-set.ts';
import { type Network, networkOf } from './network.ts';

/** What an SPF record says of every address, without regard to how many lookups that costs. */
export interface SpfRanges {
  readonly results: Readonly<Record<SpfQualifier, AddressSet>>;
  /**
   * Terms that no arithmetic can tell, in their order, each with its place among the results: macros, names of clients, and
   * what is of the domain itself. They count as if they matched nothing.
   */
  readonly untold: readonly string[];
}

/** An SPF record whose ranges are asked for. */
export interface AskedSpf {
  /** The domain whose record it is, without final dot. */
  readonly domain: string;
  /** The text of the record, published or not. */
  readonly text: string;
  readonly resolver: Resolver;
  /** Texts of records that are not published yet, by their names. */
  readonly texts?: ReadonlyMap<string, string>;
}

/** Why a record has no ranges: no answer, or a permanent error. */
export interface NoRanges {
  readonly fault: string;
}

/** Most records that are read. */
const mostRecords = 60;

interface Walk extends Pick<AskedSpf, 'resolver' | 'texts'> {
  readonly own: string;
  readonly untold: string[];
  records: number;
}

/** Ends a walk; it never leaves this file. */
class Stop extends Error {}

const key = (name: string): string => name.toLowerCase().replace(/\.$/, '');

async function valuesOf({ resolver }: Walk, name: string, type: string): Promise<readonly unknown[]> {
  const answer = await lookUp(resolver, name, type);
  if (answer.state === 'failed') throw new Stop(`no answer: ${answer.reason}`);
  return answer.state === 'found' ? answer.values : [];
}

async function recordOf(walk: Walk, name: string): Promise<SpfTerms> {
  walk.records += 1;
  if (walk.records > mostRecords) throw new Stop(`more than ${mostRecords} records`);
  const known = walk.texts?.get(key(name));
  const found = known === undefined ? texts(await valuesOf(walk, name, 'TXT')).filter(isSpf) : [known];
  const [record, second] = found;
  if (record === undefined || second !== undefined)
    throw new Stop(`${name} has ${record === undefined ? 'no SPF record' : 'two SPF records'}`);
  return legal(record, name);
}

function legal(record: string, name: string): SpfTerms {
  const terms = parseSpfTerms(record);
  if ('fault' in terms) throw new Stop(`the SPF record of ${name}: ${terms.fault}`);
  return terms;
}

async function addresses(walk: Walk, name: string, term: AddressTerm): Promise<readonly Network[]> {
  const values = [...(await valuesOf(walk, name, 'A')), ...(await valuesOf(walk, name, 'AAAA'))];
  return texts(values)
    .map(addressOctets)
    .filter((octets) => octets !== undefined)
    .map((octets) => networkOf(octets, octets.length === 4 ? term.prefix4 : term.prefix6));
}

async function exchanges(walk: Walk, name: string, term: AddressTerm): Promise<readonly Network[]> {
  const values = (await valuesOf(walk, name, 'MX')) as readonly ({ readonly exchange?: unknown } | null)[];
  const names = values.flatMap((value) =>
    typeof value?.exchange === 'string' && value.exchange !== '' ? [value.exchange.replace(/\.$/, '')] : [],
  );
  return (await Promise.all(names.map((one) => addresses(walk, one, term)))).flat();
}

function untold(walk: Walk, domain: string, { text }: SpfTerm): AddressSet {
  walk.untold.push(`${domain} ${text}`);
  return [];
}

/** The addresses that a term matches; nothing for one that cannot be told, which is noted. */
async function matches(walk: Walk, domain: string, term: SpfTerm, path: readonly string[]): Promise<AddressSet> {
  if (term.mechanism === 'all') return everyAddress;
  if ('network' in term) return addressSet([networkOf(term.network, term.prefix)]);
  const target = term.domain ?? domain;
  if (term.mechanism === 'ptr' || term.mechanism === 'exists' || target.includes('%'))
    return untold(walk, domain, term);
  if (term.mechanism === 'include') return (await ranges(walk, target, await recordOf(walk, target), path)).pass;
  // The domain's own addresses may change with the zone that the record is for.
  if (key(target) === walk.own || key(target).endsWith(`.${walk.own}`)) return untold(walk, domain, term);
  return addressSet(term.mechanism === 'a' ? await addresses(walk, target, term) : await exchanges(walk, target, term));
}

async function ranges(
  walk: Walk,
  domain: string,
  { mechanisms, redirect }: SpfTerms,
  path: readonly string[],
): Promise<SpfRanges['results']> {
  if (path.includes(key(domain))) throw new Stop(`${domain} leads back to itself`);
  const below = [...path, key(domain)];
  const results: Record<SpfQualifier, AddressSet> = { pass: [], fail: [], softfail: [], neutral: [] };
  let rest = everyAddress;
  for (const term of mechanisms) {
    const found = intersect(rest, await matches(walk, domain, term, below));
    results[term.result] = addressSet([...results[term.result], ...found]);
    rest = subtract(rest, found);
  }
  if (rest.length === 0) return results;
  if (redirect === undefined) return { ...results, neutral: addressSet([...results.neutral, ...rest]) };
  if (redirect.includes('%')) throw new Stop(`redirect=${redirect} has a macro`);
  const other = await ranges(walk, redirect, await recordOf(walk, redirect), below);
  const all = Object.keys(results) as SpfQualifier[];
  return Object.fromEntries(
    all.map((result) => [result, addressSet([...results[result], ...intersect(rest, other[result])])]),
  ) as Record<SpfQualifier, AddressSet>;
}

/** What an SPF record says of every IPv4 and IPv6 address, by arithmetic on ranges (RFC 7208 §4.6). */
export async function spfRanges({ domain, text, resolver, texts: known }: AskedSpf): Promise<SpfRanges | NoRanges> {
  const walk: Walk = {
    resolver,
    own: key(domain),
    untold: [],
    records: 0,
    ...(known === undefined ? {} : { texts: known }),
  };
  try {
    return { results: await ranges(walk, domain, legal(text, domain), []), untold: walk.untold };
  } catch (error) {
    if (error instanceof Stop) return { fault: error.message };
    throw error;
  }
}

/** Whether two records say the same of every address, and have the same terms that cannot be told. */
export function sameRanges(one: SpfRanges, other: SpfRanges): boolean {
  return (
    one.untold.join('\n').toLowerCase() === other.untold.join('\n').toLowerCase() &&
    (Object.keys(one.results) as SpfQualifier[]).every(
      (result) =>
        subtract(one.results[result], other.results[result]).length === 0 &&
        subtract(other.results[result], one.results[result]).length === 0,
    )
  );
}
