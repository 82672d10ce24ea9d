import { describe, expect, it } from 'vitest';
import { domainName, type ResourceRecord } from '@waxseal/core';
import { parseZone } from '../parse/parse-zone.ts';
import { exportDnscontrol } from './dnscontrol.ts';
import { exportOctodns } from './octodns.ts';

const origin = domainName('new.example');
function zone(text: string): readonly ResourceRecord[] {
  const { records, faults } = parseZone(`$TTL 300\n${text}\n`, { origin });
  expect(faults).toEqual([]);
  return records.map(({ record }) => record);
}
const octodns = (text: string): ReturnType<typeof exportOctodns> => exportOctodns({ origin, records: zone(text) });
const dnscontrol = (text: string): ReturnType<typeof exportDnscontrol> =>
  exportDnscontrol({ origin, records: zone(text) });

describe('octoDNS', () => {
  it.each([
    [String.raw`a TXT "\"v=spf1 mx -all\""`, /quotation mark in front/],
    [String.raw`a TXT "x\" \"y"`, /a quotation mark, a space/],
    [String.raw`a TXT "x\\;y"`, /backslash before ;/],
    [String.raw`a TXT "x\\y"`, /backslash/],
    ['a TXT "\\195\\188"', /ASCII/],
    ['a NAPTR 100 20 "" "" "!^.*$!sip:a@b.example!" .', /flags/],
    [String.raw`a NAPTR 1 1 "u" "E2U+sip" "!^.*$!sip:\"a\"@b!" .`, /quotation marks/],
    ['a HTTPS 1 . key65000="a b"', /parameters/],
    ['a RP m.new.example. .', /no RP/],
    ['a CNAME isp.', /two labels/],
    ['@ MX 10 *.isp.example.', /two labels/],
    ['a SRV 0 1 993 mx1', /_service/],
    ['_imaps._tcp SRV 0 1 0 mx1', /port 0/],
    ['a URI 1 1 "https://new.example/"', /_service/],
    ['_http._tcp URI 1 1 "https://new.example/A"', /lower case/],
    ['_443._tcp.a TLSA 255 1 1 abcd', /parameters/],
    ['a SSHFP 6 2 abcd', /parameters/],
    ['a HTTPS 1 . ech=AAEC', /ech/],
    ['a CAA 0 issue "\\233"', /ASCII/],
  ])('would change or refuse %s: it is left out with the reason', (text, reason) => {
    const { text: written, leftOut } = octodns(text);
    expect(leftOut.map((one) => one.reason)).toEqual([expect.stringMatching(reason)]);
    expect(written).not.toMatch(/type:/);
  });

  it.each([
    [
      'l LOC 52 22 23.5 N 4 53 32 W -2m 1m 100m 10m',
      'altitude: -2\n    lat_degrees: 52\n    lat_direction: "N"\n    lat_minutes: 22\n    lat_seconds: 23.5\n    long_degrees: 4\n    long_direction: "W"\n    long_minutes: 53\n    long_seconds: 32\n    precision_horz: 100\n    precision_vert: 10\n    size: 1\n',
    ],
    [
      '@ HTTPS 1 . port=8443 alpn=h2,h3 ipv4hint=192.0.2.1',
      'svcparams: {"alpn":["h2","h3"],"ipv4hint":["192.0.2.1"],"port":8443}\n    svcpriority: 1\n    targetname: "."\n',
    ],
    [
      '_dns SVCB 1 dns.new.example. alpn=h2 no-default-alpn',
      'svcparams: {"alpn":["h2"],"no-default-alpn":null}\n    svcpriority: 1\n',
    ],
    ['@ HTTPS 0 www.new.example.', '- svcpriority: 0\n    targetname: "www.new.example."\n'],
    ['a NAPTR 100 20 "U" "E2U+sip" "!^.*$!sip:a@b.example!" .', 'flags: "U"\n'],
    [String.raw`a TXT "say \"hi\" to all"`, String.raw`- "say \"hi\" to all"`],
  ])('gets %s', (text, written) => {
    const result = octodns(text);
    expect(result.leftOut).toEqual([]);
    expect(result.text).toContain(written);
  });
});

describe('a record that is written twice', () => {
  const twice = 'www CNAME web.isp.example.\nWWW CNAME WEB.isp.example.\n';

  it('is exported once', () => {
    expect(octodns(twice).text).toContain('value: "web.isp.example."\n');
    expect(dnscontrol(twice).text.match(/CNAME/g)).toHaveLength(1);
    expect(octodns(twice).leftOut).toEqual([]);
  });

  it('and a second alias of one name is told of', () => {
    const { text, leftOut } = octodns('www CNAME a.isp.example.\nwww CNAME b.isp.example.');
    expect(text).toContain('value: "a.isp.example."\n');
    expect(leftOut.map(({ reason }) => reason)).toEqual([expect.stringContaining('one CNAME')]);
  });
});

describe('dnscontrol', () => {
  it.each([
    [
      'l LOC 52 22 23.5 N 4 53 32 W -2m 1m 100m 10m',
      'LOC("l", 52, 22, 23.5, "N", 4, 53, 32, "W", -2, 1, 100, 10, TTL(300))',
    ],
    ['@ HTTPS 1 . alpn=h2,h3', 'HTTPS("@", 1, ".", "alpn=h2,h3", TTL(300))'],
    ['@ SVCB 0 www.new.example.', 'SVCB("@", 0, "www.new.example.", "", TTL(300))'],
    ['a SMIMEA 3 0 1 abcd', 'SMIMEA("a", 3, 0, 1, "abcd", TTL(300))'],
    ['a OPENPGPKEY q80=', 'OPENPGPKEY("a", "abcd", TTL(300))'],
    ['a RP m.new.example. t.new.example.', 'RP("a", "m.new.example.", "t.new.example.", TTL(300))'],
    ['@ 7200 NS ns1', 'NAMESERVER_TTL(7200),\n  NAMESERVER("ns1.new.example.")'],
  ])('gets %s', (text, call) => {
    const result = dnscontrol(text);
    expect(result.leftOut).toEqual([]);
    expect(result.text).toContain(call);
  });

  it.each([
    ['@ CAA 1 issue "ca.example"', /flag/],
    ['l LOC 52 N 4 E 2.5m', /whole metres/],
    ['a TXT "\\255"', /UTF-8/],
  ])('cannot say %s: it is left out with the reason', (text, reason) => {
    expect(dnscontrol(text).leftOut.map((one) => one.reason)).toEqual([expect.stringMatching(reason)]);
  });
});
