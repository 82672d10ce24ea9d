import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { decimalEscapes, octalEscapes, route53Sets, route53Texts } from './route53-record.ts';

it('turns every escape of a master file into octal, and back', () => {
  const octet = fc.integer({ min: 0, max: 255 }).map((one) => `\\${String(one).padStart(3, '0')}`);
  const part = fc.oneof(octet, fc.constantFrom('\\"', '\\\\', 'a', '7', ' ', ';'));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      const text = parts.join('');
      expect(decimalEscapes(octalEscapes(text))).toBe(text);
      expect(octalEscapes(text)).not.toMatch(/(?<!\\)(?:\\\\)*\\[4-9]/);
    }),
  );
});

it('reads sets with entities, and leaves those out that are the provider’s own', () => {
  const set = (name: string, data: string): string =>
    `<ResourceRecordSet><Name>${name}</Name><Type>TXT</Type>${data}</ResourceRecordSet>`;
  const plain =
    '<TTL>60</TTL><ResourceRecords><ResourceRecord><Value>&quot;a &amp; &#98;&quot;</Value></ResourceRecord></ResourceRecords>';
  const xml = `${set(String.raw`\052.new.example.`, plain)}${set('b.new.example.', `<SetIdentifier>one</SetIdentifier>${plain}`)}`;
  expect(route53Sets(xml).flatMap(route53Texts)).toEqual([
    { owner: '*.new.example.', type: 'TXT', ttl: 60, data: '"a & b"' },
  ]);
});
