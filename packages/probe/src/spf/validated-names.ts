import { lookUp, texts } from '../dns/resolver.ts';
import { addressOctets, inNetwork, reverseOf } from './client-address.ts';
import { spendLookup, spfLimits, type SpfSession } from './spf-session.ts';

async function leadsBack(session: SpfSession, name: string): Promise<boolean> {
  const { client } = session;
  // An error here skips the name and nothing else; what is not there does not count as void (RFC 7208 §5.5).
  const lookup = await lookUp(session.resolver, name, client.family === 'ip4' ? 'A' : 'AAAA');
  if (lookup.state === 'failed') session.unanswered.push(lookup.reason);
  if (lookup.state !== 'found') return false;
  return texts(lookup.values).some((text) =>
    inNetwork(client.octets, addressOctets(text) ?? new Uint8Array(), client.octets.length * 8),
  );
}

/** The names that the client's PTR records give, at most ten of them, without final dot; none when the DNS gives no answer. */
export async function clientNames(
  session: SpfSession,
): Promise<{ readonly names: readonly string[]; readonly isVoid: boolean }> {
  const lookup = await lookUp(session.resolver, reverseOf(session.client), 'PTR');
  if (lookup.state === 'failed') session.unanswered.push(lookup.reason);
  if (lookup.state !== 'found') return { names: [], isVoid: lookup.state === 'void' };
  return {
    names: texts(lookup.values)
      .slice(0, spfLimits.names)
      .map((name) => name.replace(/\.$/, '')),
    isVoid: false,
  };
}

/** Those of the names whose addresses hold the client (RFC 7208 §5.5). */
export async function namesThatLeadBack(session: SpfSession, names: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of names) if (await leadsBack(session, name)) found.push(name);
  return found;
}

/** The validated names for `%{p}`, asked for once; that is one of the ten lookups (RFC 7208 §4.6.4). */
export function validatedNames(session: SpfSession): Promise<readonly string[]> {
  session.validated ??= (async () => {
    spendLookup(session);
    return namesThatLeadBack(session, (await clientNames(session)).names);
  })();
  return session.validated;
}
