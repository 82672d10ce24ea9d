import { domainName, type ResourceRecord } from '@waxseal/core';
import { encodeRdata, parseZone } from '@waxseal/zone';
import { describe, expect, it } from 'vitest';
import { contentDigest, recordKey, recordKeys, versionDigest } from './record-key.ts';

const origin = domainName('new.example');
const zone = (text: string): readonly ResourceRecord[] => {
  const { records, faults } = parseZone(`$ORIGIN new.example.\n$TTL 1h\n${text}\n`, { origin });
  expect(faults).toEqual([]);
  return records.map(({ record }) => record);
};
const keyCount = (...lines: readonly string[]): number => recordKeys(zone(lines.join('\n'))).size;

describe('recordKey', () => {
  it.each([
    ['an owner', 'WWW A 192.0.2.1', 'www A 192.0.2.1'],
    ['an NS target', 'x NS NS.Other.example.', 'x NS ns.other.example.'],
    ['an MX target', 'x MX 10 MX1', 'x MX 10 mx1'],
    ['an SRV target', '_imap._tcp SRV 0 0 143 IMAP', '_imap._tcp SRV 0 0 143 imap'],
    ['a NAPTR replacement', 'x NAPTR 1 1 "s" "" "" SIP', 'x NAPTR 1 1 "s" "" "" sip'],
    ['both names of RP', 'x RP Post Said', 'x RP post said'],
    [
      'the signer of RRSIG',
      'x RRSIG A 13 2 3600 20260101000000 20250101000000 1 New.Example. AAAA',
      'x RRSIG A 13 2 3600 20260101000000 20250101000000 1 new.example. AAAA',
    ],
  ])('tells no case of %s', (_, one, other) => {
    expect(keyCount(one, other)).toBe(1);
  });

  it.each([
    ['an HTTPS target', 'x HTTPS 1 WEB', 'x HTTPS 1 web'],
    ['the next name of NSEC', 'x NSEC Y A', 'x NSEC y A'],
    ['a TXT', 'x TXT "A"', 'x TXT "a"'],
    ['the gateway of IPSECKEY', 'x IPSECKEY 10 3 2 GW AQID', 'x IPSECKEY 10 3 2 gw AQID'],
  ])('tells the case of %s', (_, one, other) => {
    expect(keyCount(one, other)).toBe(2);
  });

  it('is the octets of the data for names in lower case, in base64', () => {
    for (const record of zone('x MX 10 mx1\nx HTTPS 1 web alpn=h2\nx CAA 0 issue "ca.example"\nx TYPE65280 \\# 2 FF80'))
      expect(recordKey(record)).toBe(
        `x.new.example. ${record.type} ${Buffer.from(encodeRdata(record)).toString('base64')}`,
      );
  });

  it('tells no serial and no TTL, and a version tells the TTL', () => {
    const [one, other] = [
      zone('@ SOA ns1 hostmaster 1 2h 30m 2w 5m\nx A 192.0.2.1'),
      zone('@ SOA NS1 hostmaster 2 2h 30m 2w 5m\nx 60 A 192.0.2.1'),
    ];
    expect(contentDigest(one)).toBe(contentDigest(other));
    expect(versionDigest(one)).not.toBe(versionDigest(other));
  });
});
