import { attempt, joinedText, minutes } from '@waxseal/core';
import { defineDomain, renderDomain } from '@waxseal/domain';
import { LookupFailed, type Resolver } from '@waxseal/probe';
import { expect, it } from 'vitest';
import { fittedSpf, flattenedNotes } from './fitted-spf.ts';

/** A service with as many lookups behind its include as are said, and addresses below one network. */
function dns(behind: number, network: string): Resolver {
  const names = Array.from({ length: behind }, (_, index) => `_${index}.vendor.example`);
  const records = new Map([
    ['_spf.vendor.example', ['v=spf1', ...names.map((name) => `include:${name}`), '~all'].join(' ')],
    ...names.map((name, index) => [name, `v=spf1 ip4:${network}.${index * 4}/31 ~all`] as const),
  ]);
  return async (name, type) => {
    const text = records.get(name);
    if (type !== 'TXT' || text === undefined) throw new LookupFailed('ENOTFOUND', name, type);
    return [[text]];
  };
}

const shop = defineDomain({
  name: 'shop.example',
  send: [{ hosts: true }, { spf: 'include:_spf.vendor.example' }],
  policy: { spf: 'fail', flatten: true },
});
const addresses = (): readonly string[] => ['192.0.2.11'];

async function published(resolver: Resolver): Promise<readonly string[]> {
  const fitted = await fittedSpf(shop, addresses, async () => resolver);
  return renderDomain(shop, { ttl: minutes(5), addresses, fitted }).map((record) =>
    record.type === 'TXT' ? `${record.owner} ${joinedText(record.strings)}` : record.type,
  );
}

it('a declared domain that is to be flattened is composed as long as that fits, and follows the addresses behind it after', async () => {
  expect(await published(dns(9, '198.51.100'))).toEqual([
    'shop.example. v=spf1 ip4:192.0.2.11 include:_spf.vendor.example -all',
  ]);
  const now = await published(dns(11, '198.51.100'));
  expect(now[0]).toBe('shop.example. v=spf1 ip4:192.0.2.11 include:_spf1.shop.example -all');
  expect(now[1]).toMatch(/^_spf1\.shop\.example\. v=spf1 ip4:198\.51\.100\.0\/31 .*ip4:198\.51\.100\.40\/31 -all$/);
  // The service moves: what it stands for is another text, and a change of the zone.
  expect(await published(dns(11, '203.0.113'))).toEqual([now[0], now[1]?.replaceAll('198.51.100', '203.0.113')]);
});

it('what a record stands for is told', async () => {
  const fitted = await fittedSpf(shop, addresses, async () => dns(11, '198.51.100'));
  expect(flattenedNotes(fitted)).toEqual([
    '_spf1.shop.example stands for include:_spf.vendor.example: SPF costs 1 lookups in place of 12, and says the same of every address',
  ]);
});

it('a record that cannot be made to fit is an error that says why', async () => {
  const unreadable: Resolver = async (name, type) => {
    if (name === '_spf.vendor.example' && type === 'TXT')
      return [
        ['v=spf1', ...Array.from({ length: 12 }, (_, index) => `exists:%{i}.${index}.vendor.example`), '~all'].join(
          ' ',
        ),
      ];
    throw new LookupFailed('ENOTFOUND', name, type);
  };
  const read = await fittedSpf(shop, addresses, async () => unreadable).catch((error: unknown) => error);
  expect(String(read)).toMatch(/the SPF record of shop\.example cannot be made to fit: it costs 13 lookups/);
  expect(attempt(() => renderDomain(shop, { ttl: minutes(5), addresses }))).toHaveProperty('value');
});
