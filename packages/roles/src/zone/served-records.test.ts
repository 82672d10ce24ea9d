import { domainName } from '@waxseal/core';
import { parseZone } from '@waxseal/zone';
import { expect, it } from 'vitest';
import { servedRecords } from './served-records.ts';

const origin = domainName('new.example');
const served = (zone: string): readonly string[] =>
  servedRecords(
    parseZone(`$ORIGIN new.example.\n$TTL 300\n@ NS ns1\n${zone}`, { origin }).records.map(({ record }) => record),
    origin,
  )
    .slice(1)
    .map(({ owner, type }) => `${owner.replace('.new.example.', '')} ${type}`);

it.each([
  ['all of a plain zone', 'ns1 A 192.0.2.53\nwww CNAME ns1\n', ['ns1 A', 'www CNAME']],
  [
    'of a delegation its DS only, which the child cannot speak for',
    'lab NS ns.lab\nlab DS 1 8 2 0000000000000000000000000000000000000000000000000000000000000000\nns.lab A 192.0.2.1\nLAB TXT "x"\nlabor A 192.0.2.2\n',
    ['lab DS', 'labor A'],
  ],
  [
    'nothing below a name that is moved away',
    'old DNAME new.example.\nold TXT "itself"\na.old A 192.0.2.1\n',
    ['old DNAME', 'old TXT'],
  ],
])('a server answers with authority %s', (_, zone, expected) => {
  expect(served(zone)).toEqual(expected);
});
