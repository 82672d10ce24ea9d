import * as fc from 'fast-check';
import {
  type FieldKind,
  fieldsOf,
  ipv4FromOctets,
  ipv6FromOctets,
  nameFromLabels,
  octetsOf,
  octetString,
  recordFromFields,
  recordTypes,
  type ResourceRecord,
  type Seconds,
  type TypeName,
  typeName,
  typeNumber,
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
  fc.record({ key: fc.integer({ min: 8, max: 65_534 }), value: octets(0, 20) }),
  fc.constantFrom(
    { key: 1, value: Uint8Array.of(2, 104, 50, 8, 104, 116, 116, 112, 47, 49, 46, 49) },
    { key: 3, value: Uint8Array.of(1, 187) },
    { key: 4, value: Uint8Array.of(192, 0, 2, 1, 192, 0, 2, 2) },
    { key: 5, value: Uint8Array.of(0, 1, 2) },
    { key: 7, value: octetsOf('/dns-query{?dns}') },
    { key: 8, value: new Uint8Array() },
    { key: 1, value: octetsOf('\u0005a,b\\\u00e9') },
  ),
);

const anyType = fc.oneof(
  fc.constantFrom<TypeName>('A', 'NS', 'SOA', 'MX', 'TXT', 'RRSIG', 'NSEC', 'NSEC3PARAM', 'CAA', 'TYPE65280'),
  fc.integer({ min: 1, max: 65_535 }).map(typeName),
);
const inOrder = (types: readonly TypeName[]): readonly TypeName[] =>
  types.toSorted((a, b) => typeNumber(a) - typeNumber(b));
const prefix = fc.oneof(
  fc.record({ negated: fc.boolean(), family: fc.constant(1), prefix: fc.nat(32), address: octets(0, 4) }),
  fc.record({ negated: fc.boolean(), family: fc.constant(2), prefix: fc.nat(128), address: octets(0, 16) }),
);
const anyIpv4 = octets(4, 4).map(ipv4FromOctets);
const anyIpv6 = octets(16, 16).map(ipv6FromOctets);
/** A gateway of each type, beside its type. */
const anyGateway: fc.Arbitrary<readonly [type: number, gateway: string]> = fc.oneof(
  fc.constant([0, '.'] as const),
  anyIpv4.map((address) => [1, address] as const),
  anyIpv6.map((address) => [2, address] as const),
  anyName.map((name) => [3, name] as const),
);
const anyChain = fc.tuple(fc.nat(128), octets(16, 16), anyName).map(([bits, address, name]) => ({
  prefix: bits,
  suffix: ipv6FromOctets(address.map((octet, index) => octet & (0xff >> Math.min(8, Math.max(0, bits - index * 8))))),
  ...(bits === 0 ? {} : { name }),
}));
const hexGroups = (count: number, size: number, mark: string): fc.Arbitrary<string> =>
  fc
    .array(fc.nat(16 ** size - 1), { minLength: count, maxLength: count })
    .map((list) => list.map((one) => one.toString(16).padStart(mark === '-' ? size : 1, '0')).join(mark));

function withoutZeros(address: Uint8Array): Uint8Array {
  return address.slice(0, address.findLastIndex((octet) => octet !== 0) + 1);
}

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
  names: fc.array(anyName, { maxLength: 3 }),
  time: u32,
  type: anyType,
  types: fc.uniqueArray(anyType, { maxLength: 8 }).map(inOrder),
  firstTypes: fc
    .uniqueArray(fc.integer({ min: 1, max: 127 }), { maxLength: 8 })
    .map((list) => inOrder(list.map(typeName))),
  salt: octets(0, 20),
  hash: fc.oneof(octets(20, 20), octets(1, 40)),
  eui48: hexGroups(6, 2, '-'),
  eui64: hexGroups(8, 2, '-'),
  nodeId: hexGroups(4, 4, ':'),
  gateway: fc.constant('.'),
  prefixes: fc
    .array(prefix, { maxLength: 4 })
    .map((list) => list.map((one) => ({ ...one, address: withoutZeros(one.address) }))),
  hostIdentity: fc.record({ algorithm: u8, hit: octets(1, 20), publicKey: octets(1, 60) }),
  amtRelay: fc
    .tuple(fc.boolean(), anyGateway)
    .map(([discovery, [relayType, relay]]) => ({ discovery, relayType, relay })),
  addressChain: anyChain,
  atmAddress: fc.oneof(
    octets(1, 20).map((address) => ({ format: 0, address })),
    fc.bigInt({ min: 0n, max: 10n ** 15n }).map((digits) => ({ format: 1, address: octetsOf(String(digits)) })),
  ),
  nsap: octets(1, 20),
  ports: fc
    .uniqueArray(fc.oneof(fc.nat(200), fc.nat(65_535)), { maxLength: 6 })
    .map((list) => list.toSorted((a, b) => a - b)),
};

/** Fields that fit each other or a form of their own, where the kinds alone do not say so. */
const special: Readonly<Record<string, fc.Arbitrary<Readonly<Record<string, unknown>>>>> = {
  IPSECKEY: anyGateway.map(([gatewayType, gateway]) => ({ gatewayType, gateway })),
  X25: fc.stringMatching(/^[0-9]{4,15}$/).map((address) => ({ address })),
  ISDN: fc.array(text(255), { minLength: 1, maxLength: 2 }).map((strings) => ({ strings })),
};

/** Any record of one type, hostile octets included; the fields come from the table of record types. */
export function anyRecordOf(
  type: TypeName,
  owner: fc.Arbitrary<ResourceRecord['owner']> = anyName,
): fc.Arbitrary<ResourceRecord> {
  const fields = fc
    .tuple(
      fc.record(Object.fromEntries(fieldsOf(type).map(({ name, kind }) => [name, values[kind]]))),
      special[type] ?? fc.constant({}),
    )
    .map(([data, fitting]) => ({ ...data, ...fitting }));
  const ttl = fc.integer({ min: 0, max: 2 ** 31 - 1 }) as fc.Arbitrary<Seconds>;
  return fc
    .tuple(owner, ttl, fields)
    .map(([name, seconds, data]) => recordFromFields({ owner: name, ttl: seconds, type }, data));
}

/** Every type of the table, and an unknown one. */
export const everyType: readonly TypeName[] = [...Object.values(recordTypes).map(({ type }) => type), 'TYPE65280'];

/** Any record of any type. */
export const anyRecord: fc.Arbitrary<ResourceRecord> = fc.oneof(...everyType.map((type) => anyRecordOf(type)));
