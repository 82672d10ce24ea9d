import { domainName, joinedText, nameFromPresentation, type ResourceRecord, seconds, textRecord } from '@waxseal/core';
import { parseZone } from '@waxseal/zone';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneSpelling } from '../plan/one-spelling.ts';
import { planRrsets } from '../plan/plan-rrsets.ts';
import { recordKey } from '../plan/record-key.ts';
import { explainTyping } from './explain-typing.ts';
import { recordFromRow } from './record-from-row.ts';
import { renderRows } from './render-rows.ts';
import { renderRowsPage } from './render-rows-page.ts';
import { rowChanges } from './row-changes.ts';

const origin = domainName('new.example');
const zone = (text: string): readonly ResourceRecord[] =>
  parseZone(`$TTL 300\n${text}\n`, { origin }).records.map(({ record }) => record);
const rows = (published: string, wanted: string, names: 'relative' | 'full' = 'relative') =>
  rowChanges(planRrsets({ origin, published: zone(published), wanted: zone(wanted), owned: new Set() }).changes, {
    origin,
    names,
  });
const key = `v=DKIM1; k=rsa; p=${'A'.repeat(392)}`;
const keyStrings = `"${key.slice(0, 255)}" "${key.slice(255)}"`;

describe('the rows of a web form', () => {
  it('are what differs, grouped by what to do, text joined and without quotes', () => {
    const published =
      '@ MX 10 mail.old.example.\nwww A 192.0.2.9\n_dmarc TXT "v=DMARC1; p=none"\n@ TXT "v=spf1 a -all"\n';
    const wanted = `@ MX 10 mx1\n@ MX 20 mx2\n@ TXT "v=spf1 mx -all"\n_dmarc 86400 TXT "v=DMARC1; p=none"\nmx1._domainkey TXT ${keyStrings}`;
    expect(renderRows(rows(published, wanted)).replace(key, 'KEY')).toBe(`Add:
  name            type  TTL    priority  value
  @               MX    300    10        mx1.new.example.
  @               MX    300    20        mx2.new.example.
  mx1._domainkey  TXT   300              KEY
Change:
  name            type  TTL    priority  value
  @               TXT   300              v=spf1 mx -all
    now: v=spf1 a -all
  _dmarc          TXT   86400            v=DMARC1; p=none
    now: TTL 300
`);
  });

  it('have no text where nothing differs, and full names by choice', () => {
    expect(renderRows(rows('@ TXT "v=spf1 mx " "-all"', '@ TXT "v=spf1 mx -all"'))).toBe('');
    expect(rows('', 'mx1._domainkey TXT "x"\n@ MX 10 mx1', 'full').map(({ row }) => row.name)).toEqual([
      'new.example',
      'mx1._domainkey.new.example',
    ]);
  });

  it('say what to remove: what was ours', () => {
    const old = zone('old._domainkey TXT "v=DKIM1; p="');
    const { changes } = planRrsets({ origin, published: old, wanted: [], owned: new Set(old.map(recordKey)) });
    expect(rowChanges(changes, { origin })).toMatchObject([{ action: 'remove', row: { name: 'old._domainkey' } }]);
  });

  it('typed in as they are, give the records again', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 600 }).filter((one) => !/[\0]/.test(one));
    fc.assert(
      fc.property(text, (value) => {
        const record = textRecord(
          { owner: nameFromPresentation('a._b', origin), ttl: seconds(60) },
          value.toWellFormed(),
        );
        const changes = [{ change: 'create' as const, owner: record.owner, type: record.type, after: [record] }];
        const again = rowChanges(changes, { origin }).map(({ row }) => recordFromRow(row, origin));
        expect(again.map((one) => recordKey(oneSpelling(one)))).toEqual([recordKey(oneSpelling(record))]);
      }),
    );
    const others = zone(
      '@ MX 10 mx1\n_25._tcp.mx1 TLSA 3 1 1 00ff\n@ CAA 0 issue "ca.example; account=1"\n_x._tcp SRV 1 2 3 h\nc CNAME d\nh AAAA 2001:db8::1',
    );
    const all = planRrsets({ origin, published: [], wanted: others, owned: new Set() }).changes;
    expect(new Set(rowChanges(all, { origin }).map(({ row }) => recordKey(recordFromRow(row, origin))))).toEqual(
      new Set(others.map(recordKey)),
    );
  });

  it('stand in a page that escapes what they hold', () => {
    const page = renderRowsPage(rows('', String.raw`@ TXT "<script>alert(\"1\")</script>&"`), origin);
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;');
    expect(page).not.toMatch(/<script>alert|https?:/);
  });
});

describe('a record typed otherwise than it was said', () => {
  const txt = (value: string, owner = '@') =>
    textRecord({ owner: owner === '@' ? origin : nameFromPresentation(owner, origin), ttl: seconds(300) }, value);
  const dmarc = 'v=DMARC1; p=none; rua=mailto:postmaster@new.example';

  it.each([
    ['with quotes inside', dmarc, [`"${dmarc}"`], 'typed with quotes inside'],
    ['as two quoted strings', key, [`"${key.slice(0, 255)}" "${key.slice(255)}"`], 'typed with quotes inside'],
    ['cut at 255', key, [key.slice(0, 255)], 'cut at 255 characters: the form takes no longer text in one piece'],
    ['cut elsewhere', dmarc, ['v=DMARC1'], `cut after 8 of ${dmarc.length} characters`],
    ['with escaped semicolons', dmarc, [dmarc.replaceAll(';', String.raw`\;`)], 'the form kept backslashes'],
    ['without semicolons', dmarc, [dmarc.replaceAll(';', '')], 'the form changed the ";"'],
    ['with a space in the key', key, [`${key.slice(0, 255)} ${key.slice(255)}`], 'with other spaces than it has'],
    [
      'beside another SPF record',
      'v=spf1 mx -all',
      ['v=spf1 mx -all', 'v=spf1 include:_spf.host.example ~all'],
      '2 SPF records now: remove the other',
    ],
    ['as it is', dmarc, ['something else'], undefined],
  ])('%s', (_, wanted, found, said) => {
    expect(explainTyping({ wanted: txt(wanted), found: found.map((one) => txt(one)), doubled: [] })).toBe(said);
  });

  it('under the domain twice', () => {
    const wanted = txt(key, 'mx1._domainkey');
    const doubled = [txt(key, 'mx1._domainkey.new.example')];
    expect(joinedText(wanted.strings)).toBe(key);
    expect(explainTyping({ wanted, found: [], doubled })).toBe(
      'the domain twice: mx1._domainkey.new.example.new.example',
    );
  });

  it('with the domain behind a target', () => {
    const [wanted, found] = zone('@ MX 10 mx1\n@ MX 10 mx1.new.example.new.example.');
    expect(explainTyping({ wanted: wanted!, found: [found!], doubled: [] })).toBe(
      'the form put the domain behind the value: end the value with a dot',
    );
  });
});
