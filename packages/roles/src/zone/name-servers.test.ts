import { domainName } from '@waxseal/core';
import { LookupFailed, type Resolver } from '@waxseal/probe';
import { parseZone } from '@waxseal/zone';
import { expect, it } from 'vitest';
import { nameServers } from './name-servers.ts';

const origin = domainName('new.example');
const resolver: Resolver = async (asked, type) => {
  const name = asked.toLowerCase();
  if (name === 'ns2.sfr.fr' && type === 'A') return ['203.0.113.53'];
  if (name === 'ns6.sfr.fr' && type === 'AAAA') return ['2001:db8::53'];
  throw new LookupFailed('ENOTFOUND', name, type);
};

it.each([
  [
    'in the zone itself, IPv6 only without IPv4',
    '@ NS ns1\n@ NS NS6\nns1 A 192.0.2.53\nns1 AAAA 2001:db8::1\nns6 AAAA 2001:db8::6\nlab NS ns.lab\nns.lab A 192.0.2.99\n',
    ['192.0.2.53', '2001:db8::6'],
    [],
  ],
  ['in the DNS', '@ NS ns2.sfr.fr.\n@ NS NS2.SFR.FR.\n@ NS ns6.sfr.fr.\n', ['203.0.113.53', '2001:db8::53'], []],
  ['nowhere', '@ NS ns1\n@ NS gone.example.\n', [], ['ns1.new.example', 'gone.example']],
])('finds the name servers of a zone %s', async (_, zone, addresses, unknown) => {
  const records = parseZone(`$ORIGIN new.example.\n$TTL 300\n${zone}`, { origin }).records.map(({ record }) => record);
  expect(await nameServers(records, origin, resolver)).toEqual({ addresses, unknown });
});
