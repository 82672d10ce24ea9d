import { domainName, seconds, type ResourceRecord } from '@waxseal/core';
import { parseZone, renderZone } from '@waxseal/zone';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideZone, type ZoneWish } from './decide-zone.ts';
import { contentDigest, recordKeys, versionDigest } from '@waxseal/publish';

const origin = domainName('new.example');
const file = '/etc/bind/zones/db.new.example';
const head = '$ORIGIN new.example.\n$TTL 86400\n';
const records = (text: string): readonly ResourceRecord[] =>
  parseZone(head + text, { origin }).records.map(({ record }) => record);

const own =
  '@ SOA ns1 hostmaster 1 2h 30m 2w 5m\n@ NS ns1\n@ A 192.0.2.11\n@ MX 10 @\n@ TXT "v=spf1 a -all"\n_dmarc TXT "v=DMARC1; p=none"\nns1 A 192.0.2.53\n';
const wanted = records(own);

function wish(more: Partial<ZoneWish> = {}): ZoneWish {
  return {
    domain: origin,
    wanted,
    owned: [...recordKeys(wanted)],
    // What tests of serials, TTLs and merging change as well.
    agreed: [
      'SPF of new.example goes from -all to ~all',
      'new.example gets the address 192.0.2.11',
      'new.example gets the address 192.0.2.12',
    ],
    foreign: 'keep',
    force: false,
    isProved: () => false,
    ...more,
  };
}

function text(decision: ReturnType<typeof decideZone>): string {
  if ('fault' in decision) throw new Error(decision.fault);
  return decision.text;
}

const lines = (zone: string): readonly string[] =>
  zone
    .split('\n')
    .map((line) => line.replaceAll(/ +/g, ' '))
    .slice(1, -1);
const published = text(decideZone(wish(), undefined, file));
const serialIn = (zone: string): number => Number(/hostmaster\S* (\d+)/.exec(zone)?.[1]);
const withSerial = (zone: string, serial: number): string => zone.replace(/(hostmaster\S*) \d+/, `$1 ${serial}`);

describe('records of somebody else', () => {
  const foreign = `${published}www 60 IN A 192.0.2.80\n@ IN TXT "google-site-verification=x"\n`;

  it('stay in the zone, and share the TTL of a set that is ours', () => {
    const next = text(decideZone(wish({ wanted: records(own.replace('192.0.2.11', '192.0.2.12')) }), foreign, file));
    expect(lines(next)).toContain('www 60 IN A 192.0.2.80');
    expect(lines(next)).toContain('@ 86400 IN TXT "google-site-verification=x"');
    expect(lines(next)).toContain('@ 86400 IN A 192.0.2.12');
    expect(next).not.toContain('192.0.2.11');
  });

  it('go when one says so', () => {
    expect(text(decideZone(wish({ foreign: 'remove' }), foreign, file))).not.toMatch(/www|google/);
  });

  it('are a whole zone when the project has published nothing yet', () => {
    const adopted = `${head}@ SOA ns9.old.example. root 77 2h 30m 2w 5m\n@ NS ns1\n@ TXT "v=spf1 mx ~all"\n@ TXT "hello"\nwww A 192.0.2.80\nns1 A 192.0.2.53\n`;
    const next = lines(text(decideZone(wish({ owned: [] }), adopted, file)));
    expect(next).toContain('www 86400 IN A 192.0.2.80');
    expect(next).toContain('@ 86400 IN TXT "hello"');
    expect(next.filter((line) => line.includes('v=spf1'))).toEqual(['@ 86400 IN TXT "v=spf1 a -all"']);
    expect(next.filter((line) => line.includes(' SOA '))).toEqual([
      '@ 86400 IN SOA ns1.new.example. hostmaster.new.example. 78 7200 1800 1209600 300',
    ]);
  });

  const signatures = [
    'RRSIG SOA 13 2 86400 20300101000000 20260101000000 1 new.example. AAAA',
    'NSEC www.new.example. NS SOA RRSIG NSEC DNSKEY',
    'DNSKEY 257 3 13 AAAA',
    'CDS 1 13 2 00000000000000000000000000000000000000000000000000000000000000aa',
    'NSEC3PARAM 1 0 5 AABB',
    'RKEY 0 3 13 AAAA',
    'ZONEMD 1 1 1 000000000000000000000000',
    'APL 1:192.0.2.0/24',
    String.raw`TYPE65280 \# 2 FF00`,
    String.raw`TYPE264 \# 1 00`,
    'MD www',
  ];
  it.each(signatures)('stay whatever their type is: %s', (data) => {
    const before = `${published}@ 300 IN ${data}\n@ 60 IN RRSIG NSEC 13 2 60 20300101000000 20260101000000 1 @ AAAA\n`;
    const after = text(decideZone(wish({ owned: [] }), before, file));
    const [from, to] = [before, after].map((zone) => parseZone(zone, { origin }).records.map(({ record }) => record));
    expect([...recordKeys(to ?? [])]).toEqual(expect.arrayContaining([...recordKeys(from ?? [])]));
    expect(to?.find((record) => record.type === 'RRSIG' && record.covered === 'NSEC')?.ttl).toBe(60);
    expect(decideZone(wish({ owned: [] }), after, file)).toEqual({ text: after, content: expect.any(String) });
  });

  it('stay where one is read by no server, which is no reason to let the zone go', () => {
    const changed = wish({ owned: [], wanted: records(own.replace('192.0.2.11', '192.0.2.12')) });
    const next = text(decideZone(changed, `${published}odd 60 IN TYPE65280 \\# 3 010203\n`, file));
    expect(next).toContain('TYPE65280');
    expect(next).toContain('192.0.2.12');
  });

  const clashes = [
    [
      'an alias where we have an address',
      `${head}@ SOA ns1 hostmaster 1 2h 30m 2w 5m\n@ NS ns1\nns1 CNAME www\n`,
      'CNAME',
    ],
    ['a file that is no zone', 'hello world (', 'cannot be read'],
    ['a file that holds half of its zone', `${head}$INCLUDE other\n`, 'cannot be read'],
  ] as const;
  it.each(clashes)('are no reason to guess: %s', (_, zone, says) => {
    expect(decideZone(wish({ owned: [] }), zone, file)).toMatchObject({ fault: expect.stringContaining(says) });
  });

  it('are whatever is neither wanted nor was ever ours: what we no longer want goes', () => {
    const fewer = wanted.filter(({ owner }) => owner !== '_dmarc.new.example.');
    expect(text(decideZone(wish({ wanted: fewer }), foreign, file))).not.toContain('_dmarc');
    expect(text(decideZone(wish({ wanted: fewer, owned: [] }), foreign, file))).toContain('_dmarc');
  });
});

describe('a serial', () => {
  it.each<[string, string, Partial<ZoneWish>, number]>([
    ['of a first zone is the proposed one', '', {}, 1],
    ['stays while nothing changes', withSerial(published, 41), {}, 41],
    [
      'follows the published one when something changes',
      withSerial(published, 2_026_112_401),
      { wanted: records(own.replace('-all', '~all')) },
      2_026_112_402,
    ],
    [
      'wraps, and is never 0',
      withSerial(published, 4_294_967_295),
      { wanted: records(own.replace('-all', '~all')) },
      1,
    ],
    [
      'goes on from what was seen there last, when the host has an older file',
      withSerial(published, 7),
      { last: { serial: 12, digest: 'another' } },
      13,
    ],
    [
      'is the one seen there last, when the host has an older file of the same content',
      withSerial(published, 7),
      { last: { serial: 12, digest: versionDigest(wanted) } },
      12,
    ],
    [
      'goes on from what was seen there last, when the file is gone',
      '',
      { last: { serial: 12, digest: 'another' } },
      13,
    ],
    [
      'never goes back to what was seen there last',
      withSerial(published, 20),
      { last: { serial: 12, digest: 'another' } },
      20,
    ],
    [
      'knows which is newer on its circle',
      withSerial(published, 4_294_967_290),
      { last: { serial: 3, digest: 'another' } },
      4,
    ],
  ])('%s', (_, zone, more, serial) => {
    expect(serialIn(text(decideZone(wish(more), zone === '' ? undefined : zone, file)))).toBe(serial);
  });

  it('is not touched for the way a zone is written', () => {
    const byHand = `; by hand\n${head}${own.replace('hostmaster 1', 'hostmaster 5').replace('NS ns1', 'NS NS1').replace('MX 10 @', 'MX 10 New.Example.')}`;
    expect(text(decideZone(wish(), byHand, file))).toBe(byHand);
  });
});

describe('the ladder of TTLs', () => {
  const trial = { trialTtl: seconds(300) };
  const ttls = (zone: string): readonly string[] => [...new Set(lines(zone).map((line) => line.split(' ')[1] ?? ''))];

  it('holds what is not proved at 300 seconds, and lets what is proved live long', () => {
    expect(ttls(text(decideZone(wish(trial), undefined, file)))).toEqual(['300']);
    const proved = wish({ ...trial, isProved: (digest) => digest === contentDigest(wanted) });
    const raised = text(decideZone(proved, text(decideZone(wish(trial), undefined, file)), file));
    expect(ttls(raised)).toEqual(['86400']);
    expect(serialIn(raised)).toBe(2);
  });

  it('goes back to its foot when the content is another, a record of somebody else included', () => {
    const proved = wish({ ...trial, isProved: (digest) => digest === contentDigest(wanted) });
    expect(ttls(text(decideZone(proved, `${published}www 3600 IN A 192.0.2.80\n`, file)))).toEqual(['300', '3600']);
  });

  it('lengthens nothing that is shorter', () => {
    const short = wanted.map((record) => ({ ...record, ttl: seconds(60) }));
    expect(ttls(text(decideZone(wish({ ...trial, wanted: short }), undefined, file)))).toEqual(['60']);
  });
});

describe('the guard of a zone', () => {
  const zoneOf = (names: readonly string[]): readonly ResourceRecord[] =>
    records(
      `@ SOA ns1 hostmaster 1 2h 30m 2w 5m\n@ NS ns1\nns1 A 192.0.2.53\n${names.map((name) => `${name} A 192.0.2.1\n`).join('')}`,
    );
  const render = (zone: readonly ResourceRecord[]): string => renderZone(zone, { origin });
  const seven = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const change = (from: readonly ResourceRecord[], to: readonly ResourceRecord[], more: Partial<ZoneWish> = {}) =>
    decideZone(wish({ wanted: to, owned: [...recordKeys(from)], ...more }), render(from), file);

  it('lets three of ten records go, and refuses four, naming them', () => {
    expect(change(zoneOf(seven), zoneOf(seven.slice(3)))).toHaveProperty('text');
    expect(change(zoneOf(seven), zoneOf(seven.slice(4)))).toMatchObject({
      fault:
        '4 of 10 published records would be deleted or changed: a.new.example A, b.new.example A, c.new.example A, d.new.example A',
      hint: expect.stringContaining('--force'),
    });
  });

  it('counts a change like a deletion, and neither serial nor TTL', () => {
    const moved = zoneOf(seven).map((record, index) =>
      record.type === 'A' && index > 5 ? { ...record, address: '192.0.2.9' as typeof record.address } : record,
    );
    expect(change(zoneOf(seven), moved)).toMatchObject({ fault: expect.stringContaining('4 of 10') });
    const slower = zoneOf(seven).map((record) => ({ ...record, ttl: seconds(60) }));
    expect(change(zoneOf(seven), slower)).toHaveProperty('text');
  });

  it('lets a small zone change as it likes, and any zone by force', () => {
    expect(change(zoneOf(seven.slice(1)), zoneOf([]))).toHaveProperty('text');
    expect(change(zoneOf(seven), zoneOf([]), { force: true })).toHaveProperty('text');
  });

  it('names a few of many', () => {
    const many = Array.from({ length: 40 }, (_, n) => `host${n}`);
    expect(change(zoneOf(many), zoneOf([]))).toMatchObject({
      fault: expect.stringMatching(/^40 of 43 .* and 28 more$/),
    });
  });
});

it('has nothing to do a second time, whatever others have in the zone', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
  const other = fc.oneof(
    fc.tuple(name, fc.nat(254)).map(([owner, n]) => `x${owner} ${60 + n} IN A 192.0.2.${n + 1}`),
    fc.tuple(name, fc.stringMatching(/^[ -!#-[\]-~]{0,40}$/)).map(([owner, said]) => `x${owner} 60 IN TXT "${said}"`),
    fc.stringMatching(/^[a-z ]{0,20}$/).map((said) => `@ 60 IN TXT "${said}"`),
  );
  fc.assert(
    fc.property(
      fc.uniqueArray(other, { maxLength: 12, selector: (line) => line.replace(/ \d+ IN/, '') }),
      fc.boolean(),
      (others, proved) => {
        const options = wish({ trialTtl: seconds(300), isProved: () => proved, force: true });
        const once = decideZone(options, `${published}${others.map((line) => `${line}\n`).join('')}`, file);
        expect(decideZone(options, text(once), file)).toEqual(once);
        const keys = recordKeys(parseZone(text(once), { origin }).records.map(({ record }) => record));
        for (const key of recordKeys(wanted)) expect(keys).toContain(key);
        for (const key of recordKeys(records(others.map((line) => `${line}\n`).join('')))) expect(keys).toContain(key);
      },
    ),
  );
});

describe('a published file that somebody else wrote', () => {
  const piece = fc.constantFrom(
    '$ORIGIN x.\n',
    '$TTL 60\n',
    '$INCLUDE /etc/shadow\n',
    '$GENERATE 1-9 h$ A 192.0.2.$\n',
    '@ ',
    'www ',
    '*. ',
    '\\000 ',
    'a.b.c.d ',
    ' IN ',
    ' CH ',
    'A 192.0.2.1\n',
    'TXT "x" y \\"z\n',
    'TXT "v=spf1 +all"\n',
    'CNAME @\n',
    'DNAME x.\n',
    'NS ns1\n',
    'SOA a b 1 2 3 4 5\n',
    'SOA a b 4294967295 2 3 4 5\n',
    'MX 10 @\n',
    'TYPE65 \\# 3 000100\n',
    'TYPE1 \\# 4 C0000201\n',
    'RRSIG A 8 2 300 20260101000000 20250101000000 1 x. AAAA\n',
    'LOC 1 1 1 N 1 1 1 E 1m\n',
    '(',
    ')',
    '"',
    ';',
    '\r\n',
    '\u0000',
    'ü',
  );

  it('is merged or refused with a reason, and nothing else happens', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), fc.boolean(), (parts, behindOurs) => {
        const decision = decideZone(
          wish({ trialTtl: seconds(300) }),
          `${behindOurs ? published : head}${parts.join('')}`,
          file,
        );
        if ('fault' in decision) expect(decision.fault).not.toBe('');
        else expect(decideZone(wish({ trialTtl: seconds(300) }), decision.text, file)).toEqual(decision);
      }),
      { numRuns: 2000 },
    );
  });

  it('costs bounded time where it makes records by the ten thousand, which the next run could not read back', () => {
    const changed = wish({ wanted: records(own.replace('-all', '~all')) });
    expect(decideZone(changed, `${published}$GENERATE 1-60000 h$ A 192.0.2.1\n`, file)).toMatchObject({
      fault: expect.stringContaining('longer than 256 KiB'),
    });
    expect(decideZone(changed, `${published}$GENERATE 1-3000 h$ A 192.0.2.1\n`, file)).toHaveProperty('text');
  });
});
