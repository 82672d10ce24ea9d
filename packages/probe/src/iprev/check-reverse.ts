import { lookUp, type Resolver, texts } from '../dns/resolver.ts';
import { addressOctets, type ClientAddress, clientAddress, inNetwork, reverseOf } from '../spf/client-address.ts';

/** Whether an address has a name that leads back to it (RFC 8601 §2.7.3, §3): what receivers call FCrDNS or iprev. */
export interface ReverseCheck {
  readonly result: 'pass' | 'fail' | 'temperror' | 'permerror';
  readonly reason: string;
  /** The name whose PTR record was asked for, without final dot. */
  readonly owner: string;
  /** The names the address has. */
  readonly names: readonly string[];
  /** That of them which leads back. */
  readonly name?: string;
}

/** Most names that are followed. */
const mostNames = 10;

async function leadsBack(
  resolver: Resolver,
  name: string,
  { family, octets }: ClientAddress,
): Promise<boolean | 'failed'> {
  const lookup = await lookUp(resolver, name, family === 'ip4' ? 'A' : 'AAAA');
  if (lookup.state !== 'found') return lookup.state === 'failed' ? 'failed' : false;
  return texts(lookup.values).some((text) =>
    inNetwork(octets, addressOctets(text) ?? new Uint8Array(), octets.length * 8),
  );
}

/** Looks an address up and back. @throws InputError when it is no address. */
export async function checkReverse(ip: string, resolver: Resolver): Promise<ReverseCheck> {
  const client = clientAddress(ip);
  const owner = reverseOf(client);
  const lookup = await lookUp(resolver, owner, 'PTR');
  if (lookup.state === 'failed') return { result: 'temperror', reason: lookup.reason, owner, names: [] };
  if (lookup.state === 'void') return { result: 'permerror', reason: `${client.text} has no name`, owner, names: [] };
  const names = texts(lookup.values)
    .slice(0, mostNames)
    .map((name) => name.replace(/\.$/, ''));
  let failed = false;
  for (const name of names) {
    const back = await leadsBack(resolver, name, client);
    if (back === true) return { result: 'pass', reason: `matches ${name}`, owner, names, name };
    failed ||= back === 'failed';
  }
  if (failed) return { result: 'temperror', reason: `no answer for ${names.join(', ')}`, owner, names };
  return { result: 'fail', reason: `${names.join(', ')} does not lead back to ${client.text}`, owner, names };
}
