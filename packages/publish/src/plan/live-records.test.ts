import { domainName, type ResourceRecord, withoutDot } from '@waxseal/core';
import { parseZone } from '@waxseal/zone';
import { expect, it } from 'vitest';
import { liveRecords } from './live-records.ts';
import { recordKeys } from './record-key.ts';

const origin = domainName('new.example');
const zone = (text: string): readonly ResourceRecord[] =>
  parseZone(`$TTL 300\n${text}\n`, { origin }).records.map(({ record }) => record);
const said = (found: string, wanted: string, owned = '', doubled = ''): readonly string[] =>
  liveRecords({
    origin,
    wanted: zone(wanted),
    owned: recordKeys(zone(owned)),
    found: zone(found),
    doubled: zone(doubled),
  }).map(({ owner, type, state, note }) => [withoutDot(owner), type, state, note ?? ''].join(' ').trim());

it.each([
  ['as wanted', '@ TXT "v=spf1 " "mx -all"', '@ TXT "v=spf1 mx -all"', '', '', ['new.example TXT as wanted']],
  ['as wanted with another TTL', '@ 60 MX 10 a', '@ MX 10 a', '', '', ['new.example MX as wanted TTL 60, wanted 300']],
  ['missing', '', '@ MX 10 a', '', '', ['new.example MX missing']],
  ['missing beside one of somebody else', '@ TXT "site=1"', '@ TXT "v=spf1 -all"', '', '', ['new.example TXT missing']],
  [
    'another in its place',
    '_dmarc TXT "v=DMARC1; p=none"',
    '_dmarc TXT "v=DMARC1; p=reject"',
    '',
    '',
    ['_dmarc.new.example TXT other v=DMARC1; p=none'],
  ],
  [
    'two SPF records',
    '@ TXT "v=spf1 -all"\n@ TXT "v=spf1 mx ~all"',
    '@ TXT "v=spf1 -all"',
    '',
    '',
    ['new.example TXT other 2 SPF records now: remove the other; v=spf1 mx ~all'],
  ],
  [
    'what somebody typed under the domain twice',
    '',
    'a._domainkey TXT "v=DKIM1; p="',
    '',
    'a._domainkey.new.example TXT "v=DKIM1; p="',
    ['a._domainkey.new.example TXT missing the domain twice: a._domainkey.new.example.new.example; v=DKIM1; p='],
  ],
  ['what was ours', 'old A 192.0.2.1', '', 'old A 192.0.2.1', '', ['old.new.example A to remove']],
])('tells %s', (_, found, wanted, owned, doubled, expected) => {
  expect(said(found, wanted, owned, doubled)).toEqual(expected);
});
