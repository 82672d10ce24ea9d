import { texts } from '../dns/resolver.ts';
import { addressOctets, inNetwork } from './client-address.ts';
import { targetName } from './expand-macros.ts';
import { isDomain } from './sender-identity.ts';
import { askForTerm, spendLookup, spendVoid, spfLimits, type SpfSession, SpfStop } from './spf-session.ts';
import type { AddressTerm, PlainTerm, TargetTerm } from './spf-term.ts';
import { clientNames, namesThatLeadBack } from './validated-names.ts';

/** Whether a mechanism matches, and what was found. */
export interface Match {
  readonly matched: boolean;
  /** The DNS did not answer what decides. */
  readonly unknown?: boolean;
  readonly detail: string;
}

const noName: Match = { matched: false, detail: 'the expanded name is no domain name' };

/** What a `match` needs beside the term. */
interface Context {
  readonly session: SpfSession;
  readonly domain: string;
}

/** The addresses of a name in the client's family. */
function addressesOf({ session }: Context, name: string): Promise<readonly unknown[]> {
  return askForTerm(session, name, session.client.family === 'ip4' ? 'A' : 'AAAA');
}

function covers({ session: { client } }: Context, term: AddressTerm, address: string): boolean {
  const octets = addressOctets(address);
  return (
    octets !== undefined && inNetwork(client.octets, octets, client.family === 'ip4' ? term.prefix4 : term.prefix6)
  );
}

async function matchAddresses(context: Context, term: AddressTerm, names: readonly string[]): Promise<Match> {
  const found: string[] = [];
  for (const name of names) {
    const addresses = texts(await addressesOf(context, name));
    const hit = addresses.find((address) => covers(context, term, address));
    if (hit !== undefined) return { matched: true, detail: `${name} has ${hit}` };
    found.push(...addresses);
  }
  return { matched: false, detail: found.length === 0 ? 'no address' : found.slice(0, 5).join(', ') };
}

async function matchMx(context: Context, term: AddressTerm, target: string): Promise<Match> {
  const records = (await askForTerm(context.session, target, 'MX')) as readonly ({
    readonly exchange?: unknown;
  } | null)[];
  if (records.length > spfLimits.names)
    throw new SpfStop('permerror', `${target} has more than 10 MX records (RFC 7208 §4.6.4)`);
  // The exchange of a null MX is the root (RFC 7505): it has no address.
  const names = records
    .map((record) => (typeof record?.exchange === 'string' ? record.exchange.replace(/\.$/, '') : ''))
    .filter((name) => name !== '');
  return records.length === 0 ? { matched: false, detail: 'no MX record' } : matchAddresses(context, term, names);
}

async function matchPtr({ session }: Context, target: string): Promise<Match> {
  const before = session.unanswered.length;
  const { names, isVoid } = await clientNames(session);
  if (isVoid) spendVoid(session);
  const wanted = target.toLowerCase();
  const below = names.filter((name) => name.toLowerCase() === wanted || name.toLowerCase().endsWith(`.${wanted}`));
  const [name] = await namesThatLeadBack(session, below);
  if (name !== undefined) return { matched: true, detail: `the client is ${name}` };
  const silent = session.unanswered.slice(before);
  if (silent.length > 0)
    return {
      matched: false,
      unknown: true,
      detail: `no answer, so the client's name is not known: ${silent.join(', ')}`,
    };
  return {
    matched: false,
    detail: names.length === 0 ? 'the client has no name' : `the client is ${names.join(', ')}`,
  };
}

async function matchTarget(context: Context, term: TargetTerm): Promise<Match> {
  const target = await targetName(context.session, context.domain, term.domain);
  // RFC 8616 §4: a local part beyond ASCII matches nothing. RFC 7208 §4.8 leaves other illegal names open.
  if (!isDomain(target)) return noName;
  switch (term.mechanism) {
    case 'a':
      return matchAddresses(context, term, [target]);
    case 'mx':
      return matchMx(context, term, target);
    case 'ptr':
      return matchPtr(context, target);
    case 'exists': {
      const found = texts(await askForTerm(context.session, target, 'A'));
      return { matched: found.length > 0, detail: found.length > 0 ? `${target} exists` : `${target} does not exist` };
    }
    default:
      return term satisfies never;
  }
}

/** Evaluates one mechanism but `include`, which is an evaluation of its own (RFC 7208 §5). */
export async function matchMechanism(context: Context, term: PlainTerm | TargetTerm): Promise<Match> {
  const { client } = context.session;
  if (term.mechanism === 'all') return { matched: true, detail: 'always' };
  if ('network' in term) return { matched: inNetwork(client.octets, term.network, term.prefix), detail: client.text };
  spendLookup(context.session);
  return matchTarget(context, term);
}
