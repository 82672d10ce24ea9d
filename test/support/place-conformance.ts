import { type DomainName, type ResourceRecord, WaxsealError } from '@waxseal/core';
import { oneSpelling, planRrsets, recordKey, recordKeys, rrsetNames, setKey, type ZonePlace } from '@waxseal/publish';
import { parseZone } from '@waxseal/zone';
import { expect, it } from 'vitest';

/** A place with a zone of its own, which holds a record of somebody else from the beginning. */
export interface ConformingPlace extends AsyncDisposable {
  readonly origin: DomainName;
  readonly place: ZonePlace;
  /** Changes the zone behind the place's back: puts one TXT record at `elsewhere`. */
  editElsewhere(): Promise<void>;
}

const key = (length: number): string => `v=DKIM1; k=rsa; p=${'MIIB/+kq'.repeat(length / 8)}`;
const quoted = (value: string): string => (value.match(/.{1,255}/g) ?? []).map((part) => `"${part}"`).join(' ');

/** Records of every kind that a mail domain has, each set by a word. */
const sets: Readonly<Record<string, string>> = {
  'hostile text': String.raw`hostile TXT "a;b \"quoted\" back\\slash $x (y) @ 'z'  two spaces"`,
  'a 2048-bit DKIM key': `mx1._domainkey TXT ${quoted(key(392))}`,
  'a 4096-bit DKIM key': `mx2._domainkey TXT ${quoted(key(736))}`,
  'many values': Array.from({ length: 12 }, (_, index) => `many A 192.0.2.${index + 1}`).join('\n'),
  'text with many values': 'texts TXT "one"\ntexts TXT "two; three"',
  addresses: 'mx1 A 192.0.2.11\nmx1 AAAA 2001:db8::11',
  'an alias': 'autoconfig CNAME host.example.',
  mail: '@ MX 10 mx1\n@ MX 20 backup.host.example.',
  policies: '@ TXT "v=spf1 mx -all"\n_dmarc TXT "v=DMARC1; p=none; rua=mailto:postmaster@new.example"',
  authorities: '@ CAA 0 issue "ca.example"\n@ CAA 0 iodef "mailto:security@new.example"',
  certificates: '_25._tcp.mx1 TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  services: '_submissions._tcp SRV 0 1 465 mx1',
};

const context = { signal: AbortSignal.timeout(120_000) };

/** What every place does, whoever keeps the zone. Sets that a place cannot hold are named and left out. */
export function itConforms(
  open: () => Promise<ConformingPlace>,
  { except = [] }: { readonly except?: readonly string[] } = {},
): void {
  const kinds = Object.entries(sets).filter(([name]) => !except.includes(name));
  const all = kinds.map(([, text]) => text).join('\n');

  const worldOf = async () => {
    const world = await open();
    const { origin, place } = world;
    const zone = (text: string): readonly ResourceRecord[] =>
      parseZone(`$TTL 3600\n${text}\n`, { origin }).records.map(({ record }) => record);
    const read = async (records: readonly ResourceRecord[]) =>
      (await place.read(rrsetNames(records, [], origin), context)).records;
    const plan = async (wanted: readonly ResourceRecord[], owned: readonly ResourceRecord[] = []) => {
      const published = await place.read(rrsetNames([...wanted, ...owned], [], origin), context);
      return planRrsets({
        origin,
        published: published.records,
        wanted,
        owned: recordKeys(owned.map(oneSpelling)),
        minimumTtl: place.minimumTtl,
      }).changes;
    };
    const publish = async (wanted: readonly ResourceRecord[], owned: readonly ResourceRecord[] = []) =>
      place.apply(await plan(wanted, owned), context);
    const at = (records: readonly ResourceRecord[]) => {
      const asked = new Set(records.map(setKey));
      return (record: ResourceRecord): boolean => asked.has(setKey(record));
    };
    const keysAt = async (records: readonly ResourceRecord[]): Promise<readonly string[]> =>
      (await read(records)).filter(at(records)).map((record) => recordKey(oneSpelling(record)));
    return { world, zone, read, plan, publish, keysAt };
  };

  it('reads what it wrote, in every kind of record, and has nothing to do then', async () => {
    const { world, zone, plan, publish, read } = await worldOf();
    await using _ = world;
    const wanted = zone(all);
    expect((await publish(wanted)).state).toBe('entered');
    const sets = new Set(wanted.map(setKey));
    const found = (await read(wanted)).filter((record) => sets.has(setKey(record)));
    const ours = recordKeys(wanted);
    expect(
      found
        .map((record) => recordKey(oneSpelling(record)))
        .filter((one) => ours.has(one))
        .toSorted(),
    ).toEqual([...ours].toSorted());
    expect(await plan(wanted)).toEqual([]);
  });

  it('keeps other people’s records: in sets of their own, and beside ours', async () => {
    const { world, zone, publish, keysAt } = await worldOf();
    await using _ = world;
    const wanted = zone('@ TXT "v=spf1 mx -all"');
    const theirs = zone('@ TXT "site-verification=abc"\nwww A 192.0.2.80');
    await publish(wanted);
    await publish([], wanted);
    const left = await keysAt([...wanted, ...theirs]);
    for (const record of theirs) expect(left).toContain(recordKey(record));
    expect(left).not.toContain(recordKey(wanted[0]!));
  });

  it('replaces, and deletes only what was ours', async () => {
    const { world, zone, publish, keysAt } = await worldOf();
    await using _ = world;
    const before = zone('many A 192.0.2.1\nmany A 192.0.2.2\nold TXT "gone soon"\nkept MX 10 www');
    const after = zone('many A 192.0.2.2\nmany A 192.0.2.3\nkept MX 10 www');
    await publish(before);
    await publish(after, before);
    const now = await keysAt(before);
    expect(new Set(now)).toEqual(recordKeys(after));
  });

  it('puts an alias where an address was, and back', async () => {
    const { world, zone, publish, keysAt } = await worldOf();
    await using _ = world;
    const [address, alias] = [zone('swapped A 192.0.2.7'), zone('swapped CNAME host.example.')];
    await publish(address);
    await publish(alias, address);
    expect(await keysAt([...address, ...alias])).toEqual([recordKey(alias[0]!)]);
    await publish(address, alias);
    expect(await keysAt([...address, ...alias])).toEqual([recordKey(address[0]!)]);
  });

  it('refuses changes that were planned upon what is no longer there, and changes nothing', async () => {
    const { world, zone, plan, keysAt } = await worldOf();
    await using _ = world;
    const wanted = zone('elsewhere TXT "ours"\nbeside A 192.0.2.9');
    const changes = await plan(wanted);
    await world.editElsewhere();
    await expect(world.place.apply(changes, context)).rejects.toThrow(WaxsealError);
    const now = await keysAt(wanted);
    for (const record of wanted) expect(now).not.toContain(recordKey(record));
  });
}
