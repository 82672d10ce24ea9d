import { domainName } from '@waxseal/core';
import { expect, it } from 'vitest';
import { checkZone } from '../check/check-zone.ts';
import { NameTable } from './name-table.ts';

const wire = (name: string): Uint8Array =>
  Uint8Array.from([...name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]), 0]);

it.each([[[3]], [[3, 3, 3, 60, 3, 3]], [[60]], [[1, 2, 3, 4, 5, 6, 7, 8, 9]]])(
  'knows every name that was added, whatever their lengths are (%j and so on)',
  (lengths) => {
    const table = new NameTable();
    const names = Array.from(
      { length: 3000 },
      (_, n) => `${String(n).padEnd(lengths[n % lengths.length] as number, 'x')}.n${n}`,
    );
    for (const [id, name] of names.entries()) expect(table.add(wire(name), 0, wire(name).length)).toBe(id);
    expect(names.map((_, id) => table.text(id))).toEqual(names.map((name) => domainName(name)));
    expect(names.map((name) => table.find(wire(name), 0, wire(name).length))).toEqual([...names.keys()]);
  },
);

it('checks a plain zone of any number of hosts', () => {
  const zone = (hosts: number): string =>
    `$ORIGIN new.example.\n@ 300 IN SOA ns1 hostmaster 1 7200 1800 1209600 300\n@ 300 IN NS ns1\n@ 300 IN MX 10 @\n@ 300 IN A 192.0.2.11\nns1 300 IN A 192.0.2.53\n${Array.from({ length: hosts }, (_, n) => `h${n} 300 IN A 192.0.2.1\n`).join('')}`;
  for (let hosts = 0; hosts < 700; hosts += 1) expect(checkZone(zone(hosts)).records, String(hosts)).toBe(hosts + 5);
});
