import * as fc from 'fast-check';
import {
  type FieldKind,
  fieldsOf,
  ipv4FromOctets,
  ipv6FromOctets,
  nameFromLabels,
  octetString,
  recordFromFields,
  recordTypes,
  type ResourceRecord,
  type Seconds,
  type TypeName,
} from '@waxseal/core';

const octets = (minLength: number, maxLength: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength, maxLength });
const plainLabel = fc
  .constantFrom('new', 'example', 'mx1', '_dmarc', 'a-b', '*', 'MiXeD')
  .map((text) => new TextEncoder().encode(text));
const label = fc.oneof({ weight: 4, arbitrary: plainLabel }, { weight: 1, arbitrary: octets(1, 20) });

/** Any name, hostile octets now and then. */
export const anyName = fc.array(label, { maxLength: 6 }).map(nameFromLabels);

const text = (maxLength: number): fc.Arbitrary<string> =>
  fc.oneof(
    octets(0, maxLength).map(octetString),
    fc.constantFrom('', 'v=DMARC1; p=none', '"\\;', '\n\t ', 'a'.repeat(Math.min(maxLength, 255))),
  );
const u8 = fc.integer({ min: 0, max: 255 });
const u16 = fc.integer({ min: 0, max: 65_535 });
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const length = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 9 }))
  .map(([digit, power]) => digit * 10 ** power);

// Keys with a text of their own hold what fits them, all others anything.
const svcParam = fc.oneof(
  fc.record({ key: fc.integer({ min: 7, max: 65_534 }), value: octets(0, 20) }),
  fc.constantFrom(
    { key: 1, value: Uint8Array.of(2, 104, 50, 8, 104, 116, 116, 112, 47, 49, 46, 49) },
    { key: 2, value: new Uint8Array() },
    { key: 3, value: Uint8Array.of(1, 187) },
    { key: 4, value: Uint8Array.of(192, 0, 2, 1, 192, 0, 2, 2) },
    { key: 5, value: Uint8Array.of(0, 1, 2) },
  ),
);

const values: Readonly<Record<FieldKind, fc.Arbitrary<unknown>>> = {
  name: anyName,
  u8,
  u16,
  u32,
  ttl: u32,
  ipv4: octets(4, 4).map(ipv4FromOctets),
  ipv6: fc
    .oneof(
      octets(16, 16),
      fc.constant(new Uint8Array(16)),
      octets(4, 4).map((tail) => Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...tail])),
    )
    .map(ipv6FromOctets),
  string: text(255),
  strings: fc.array(text(255), { minLength: 1, maxLength: 4 }),
  text: text(300),
  tag: fc.constantFrom('issue', 'issuewild', 'iodef', 'X0'),
  hex: octets(1, 64),
  base64: octets(1, 300),
  svcParams: fc
    .uniqueArray(svcParam, { selector: ({ key }) => key, maxLength: 4 })
    .map((list) => list.toSorted((a, b) => a.key - b.key)),
  location: fc.record({
    latitude: fc.integer({ min: -324_000_000, max: 324_000_000 }),
    longitude: fc.integer({ min: -648_000_000, max: 648_000_000 }),
    altitude: fc.integer({ min: -10_000_000, max: 4_284_967_295 }),
    size: length,
    horizontalPrecision: length,
    verticalPrecision: length,
  }),
  unknown: octets(0, 40),
};

/** Any record of one type, hostile octets included; the fields come from the table of record types. */
export function anyRecordOf(
  type: TypeName,
  owner: fc.Arbitrary<ResourceRecord['owner']> = anyName,
): fc.Arbitrary<ResourceRecord> {
  const fields = fc.record(Object.fromEntries(fieldsOf(type).map(({ name, kind }) => [name, values[kind]])));
  const ttl = fc.integer({ min: 0, max: 2 ** 31 - 1 }) as fc.Arbitrary<Seconds>;
  return fc
    .tuple(owner, ttl, fields)
    .map(([name, seconds, data]) => recordFromFields({ owner: name, ttl: seconds, type }, data));
}

/** Every type of the table, and an unknown one. */
export const everyType: readonly TypeName[] = [...Object.values(recordTypes).map(({ type }) => type), 'TYPE65280'];

/** Any record of any type. */
export const anyRecord: fc.Arbitrary<ResourceRecord> = fc.oneof(...everyType.map((type) => anyRecordOf(type)));
