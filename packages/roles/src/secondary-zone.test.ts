import { domainName, InputError, ipv4, ipv6, type ResourceRecord } from '@waxseal/core';
import type { Task } from '@waxseal/playbook';
import { parseZone } from '@waxseal/zone';
import { describe, expect, it } from 'vitest';
import { announced, shellHost } from '../../playbook/src/testing/shell-host.ts';
import { MailVars } from './mail-vars.ts';
import { publishedZone } from './published-zone.ts';
import { secondaryZone } from './secondary-zone.ts';

const domain = domainName('new.example');
const primaries = [ipv4('192.0.2.53'), ipv6('2001:db8::53')];
const records: readonly ResourceRecord[] = parseZone(
  '$TTL 300\n@ SOA ns1 hostmaster 1 2h 30m 2w 5m\n@ NS ns1\nns1 A 192.0.2.53\n',
  { origin: domain },
).records.map(({ record }) => record);

/** What these tasks leave in a file of an empty directory, and whether they do nothing the second time. */
function written(tasks: readonly Task[], path: string): string {
  using host = shellHost('directory');
  host.apply(host.plan(tasks));
  expect(announced(host.plan(tasks))).toEqual([]);
  return host.sh(`cat .${path}`);
}

describe('a secondary zone', () => {
  it('is declared to BIND in a marked block, and handed on to nobody', () => {
    expect(written(secondaryZone({ domain, primaries, nameServer: 'bind' }), '/etc/bind/named.conf.local')).toBe(
      [
        '// BEGIN waxseal new.example',
        'zone "new.example" {',
        '\ttype secondary;',
        '\tfile "/var/cache/bind/db.new.example";',
        '\tprimaries { 192.0.2.53; 2001:db8::53; };',
        '\tallow-transfer { none; };',
        '};',
        '// END waxseal new.example',
        '',
      ].join('\n'),
    );
  });

  it('is declared to NSD in a file of its own, fed and notified by its primaries', () => {
    expect(
      written(secondaryZone({ domain, primaries, nameServer: 'nsd' }), '/etc/nsd/nsd.conf.d/waxseal-new.example.conf'),
    ).toBe(
      [
        'zone:',
        '\tname: "new.example"',
        '\tzonefile: "/var/lib/nsd/new.example.zone"',
        '\tallow-notify: 192.0.2.53 NOKEY',
        '\trequest-xfr: AXFR 192.0.2.53 NOKEY',
        '\tallow-notify: 2001:db8::53 NOKEY',
        '\trequest-xfr: AXFR 2001:db8::53 NOKEY',
        '',
      ].join('\n'),
    );
  });

  it('is written to its file by NSD within seconds, so that a restart needs no primary', () => {
    expect(written(secondaryZone({ domain, primaries, nameServer: 'nsd' }), '/etc/nsd/nsd.conf.d/waxseal.conf')).toBe(
      'server:\n\tzonefiles-write: 10\n',
    );
  });

  it('has primaries', () => {
    expect(() => secondaryZone({ domain, primaries: undefined, nameServer: 'nsd' })).toThrow(InputError);
  });
});

describe('the declaration of a primary', () => {
  const declared = (secondaries?: readonly string[]): string =>
    written(publishedZone({ domain, records, ...(secondaries && { secondaries }) }), '/etc/bind/named.conf.local');

  it('names who may fetch the zone and who is notified', () => {
    expect(declared(['203.0.113.53', '2001:db8::2'])).toContain(
      '\tallow-transfer { 203.0.113.53; 2001:db8::2; };\n\talso-notify { 203.0.113.53; 2001:db8::2; };\n};\n',
    );
  });

  it('leaves both to BIND where there is no secondary', () => {
    for (const text of [declared(), declared([])])
      expect(text).toBe(
        '// BEGIN waxseal new.example\nzone "new.example" {\n\ttype primary;\n\tfile "/etc/bind/zones/db.new.example";\n};\n// END waxseal new.example\n',
      );
  });
});

describe('vars of a DNS host', () => {
  const faults = (vars: object): readonly unknown[] =>
    MailVars.safeParse({ domain: 'new.example', ...vars }).error?.issues.map(({ path, message }) => [
      path.join('.'),
      message,
    ]) ?? [];
  const address = '203.0.113.53';

  it.each<[string, object, string, string]>([
    ['NSD as a primary', { nameServer: 'nsd' }, 'nameServer', 'NSD is for secondaries'],
    ['a secondary of itself', { address, primaries: [address] }, 'primaries', 'another host than itself'],
    [
      'a secondary that nobody knows the address of',
      { primaries: ['192.0.2.53'] },
      'primaries',
      'a secondary has an address',
    ],
    ['primaries without any', { address, primaries: [] }, 'primaries', ''],
    ['a name as a primary', { address, primaries: ['ns1.new.example'] }, 'primaries.0', ''],
    ['another name server', { nameServer: 'knot' }, 'nameServer', ''],
  ])('are refused once: %s', (_, vars, path, says) => {
    expect(faults(vars)).toEqual([[path, expect.stringContaining(says)]]);
  });

  it('make a primary on BIND, and a secondary on either', () => {
    expect(
      [
        {},
        { address, primaries: ['192.0.2.53'] },
        { address6: '2001:db8::2', primaries: ['192.0.2.53'], nameServer: 'nsd' },
      ].flatMap(faults),
    ).toEqual([]);
  });
});
