import { domainName } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import { diffZones, parseZone, recordToJson, renderZone } from '../index.ts';

const origin = domainName('new.example');
const read = (line: string) => parseZone(`${line}\n`, { origin, file: 'zone' });
const said = (line: string): readonly string[] => read(line).faults.map(({ message }) => message);

describe('a record of any type', () => {
  it.each([
    'a 60 AFSDB 1 host',
    'a 60 APL 1:192.0.2.0/24 !2:2001:db8::/32',
    'a 60 APL',
    'a 60 CERT PGP 0 RSASHA1 AQID',
    'a 60 DS 1 RSAMD5 SHA-256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'a 60 DNSKEY ZONE|KSK DNSSEC ED25519 AQIDBA==',
    'a 60 KEY 49152 3 8',
    'a 60 EUI48 00-00-5E-00-53-2a',
    'a 60 EUI64 00-00-5e-ef-10-00-00-2a',
    'a 60 NID 10 0014:4fff:ff20:ee64',
    'a 60 L64 10 2001:0db8:1140:1000',
    'a 60 LP 10 other',
    'a 60 IPSECKEY 10 3 2 gateway AQID',
    'a 60 IPSECKEY 10 0 0 .',
    'a 60 RRSIG SOA 13 2 300 20301128051413 20261128041413 46491 new.example. AA==',
    'a 60 NSEC b A RRSIG NSEC TYPE65280',
    'a 60 NSEC3 1 1 12 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr MX DNSKEY',
    'a 60 NSEC3PARAM 1 0 5 AABB',
    'a 60 CSYNC 66 3 A NS AAAA',
    'a 60 ZONEMD 1 1 241 FEBE3D4CE2EC2FFA4BA99D46CD',
    'a 60 HIP 2 200100107b1a74df365639cc39f1d578 AwEA first second.example.',
    'a 60 WKS 192.0.2.1 TCP smtp 80',
    'a 60 X25 311061700956',
    'a 60 ISDN "150862028003217" "004"',
    'a 60 NSAP 0x47.0005.80',
    'a 60 NXT b A NXT',
    'a 60 A6 64 ::1 network',
    'a 60 ATMA +61.2.0000',
    'a 60 AMTRELAY 10 1 3 relay',
    'a 60 DOA 0 1 2 "" -',
    'a 60 DSYNC CDS NOTIFY 53 scan',
    String.raw`a 60 NULL \# 1 00`,
    String.raw`a 60 TYPE264 \# 1 00`,
    'a CLASS1 60 A 192.0.2.1',
    'a 60 MX 00000000000010 mx1',
  ])('%s is read, rendered and read back the same', (line) => {
    const { records, faults } = read(line);
    expect(faults).toEqual([]);
    const list = records.map(({ record }) => record);
    const again = parseZone(renderZone(list, { origin })).records.map(({ record }) => record);
    expect(again.map(recordToJson)).toEqual(list.map(recordToJson));
    expect(diffZones(list, again)).toEqual([]);
  });

  it.each([
    // What one of BIND, Knot and NSD does not know by name.
    ['a 60 NSEC b A MB RESINFO TXT', 'b.new.example. A TYPE7 TXT TYPE261'],
    ['a 60 RRSIG WKS 13 3 60 0 0 1 . AA==', 'TYPE11 13 3 60 19700101000000 19700101000000 1 . AA=='],
    // What BIND writes of times past their half circle, and of the types of NXT.
    ['a 60 RRSIG A 13 3 60 19691231235944 19700101000000 1 . AA==', 'A 13 3 60 21060207062800 19700101000000 1 . AA=='],
    ['a 60 NXT b 1 83', String.raw`TYPE30 \# 26 0162036e6577076578616d706c65004000000000000000000010`],
  ])('%s is written so that every server reads it', (line, data) => {
    const { records, faults } = read(line);
    expect(faults).toEqual([]);
    expect(
      renderZone(
        records.map(({ record }) => record),
        { origin },
      ),
    ).toContain(data);
  });

  it.each([
    ['a 60 X25 31', 'does not look like one'],
    ['a 60 EUI48 00005e00532a', 'pairs of hexadecimal digits'],
    ['a 60 RRSIG SOA 13 2 300 20300230051413 20261128041413 1 . AA==', 'is a time'],
    ['a 60 RRSIG SOA 13 2 300 19010101000000 20261128041413 1 . AA==', 'is a time'],
    ['a 60 NSEC3 1 1 12 - 2t MX', 'base32'],
    ['a 60 APL 1:192.0.2.0/33', 'a prefix is'],
    ['a 60 IPSECKEY 10 0 2 other AQID', 'no gateway'],
    ['a 60 NSEC b BOGUS', 'unknown record type'],
    ['a 60 AXFR x', 'stands in questions'],
    [String.raw`a 60 TYPE252 \# 0`, 'stands in questions'],
    ['a 60 UINFO x', 'generic form'],
    ['a CLASS3 60 A 192.0.2.1', 'class IN'],
  ])('%s is refused: %s', (line, message) => {
    expect(said(line)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    'a 60 A "192.0.2.1"',
    'a 60 AAAA "2001:db8::1"',
    'a 60 CNAME "b"',
    'a 60 MX "10" b',
    'a 60 DS 1 8 2 "0123"',
    'a 60 OPENPGPKEY "AQID"',
    'a 60 LOC 52 22 23 N 4 53 32 E "-2m"',
    'a 60 NSEC b "A"',
    'a 60 CAA 0 "issue" "ca.example"',
    String.raw`a 60 TYPE65280 \# "1" 00`,
    'a 60 "IN" A 192.0.2.1',
    'a "60" A 192.0.2.1',
    'a 60 "A" 192.0.2.1',
    'a 60 URI 10 1 https://new.example/',
    '$ORIGIN "sub"',
    '$TTL "60"',
  ])('%s is refused for its quotes', (line) => {
    expect(said(line)).toHaveLength(1);
  });
});

describe('text that looks like data in generic form', () => {
  it.each([
    [String.raw`a 60 TXT \# text`, '"#" "text"'],
    [String.raw`a 60 TXT \#`, '"#"'],
    [String.raw`a 60 TXT \# "4" aabb`, '"#" "4" "aabb"'],
    [String.raw`a 60 TXT \# 4x`, '"#" "4x"'],
    [String.raw`a 60 TYPE16 \# text`, '"#" "text"'],
    [String.raw`a 60 TXT "\#" 4 abc`, '"#" "4" "abc"'],
  ])('%s is read as BIND reads it: %s', (line, text) => {
    const { records, faults } = read(line);
    expect(faults).toEqual([]);
    expect(
      renderZone(
        records.map(({ record }) => record),
        { origin },
      ),
    ).toContain(` TXT ${text}\n`);
  });

  it.each([
    String.raw`a 60 TXT \# 4`,
    String.raw`a 60 TXT \# 4 text`,
    String.raw`a 60 TXT \# 0`,
    String.raw`a 60 SPF \# text`,
    String.raw`a 60 HINFO \# text`,
  ])('%s is refused', (line) => {
    expect(said(line)).toHaveLength(1);
  });
});

describe('service parameters', () => {
  it.each([
    ['mandatory', 'takes a list'],
    ['mandatory=port', 'not there'],
    ['mandatory=mandatory', 'not name itself'],
    ['mandatory=port,port port=1', 'each once'],
    ['mandatory=,port port=1', 'takes a list'],
    ['alpn', 'protocol ids'],
    ['alpn=h2,,h3', 'protocol ids'],
    [String.raw`key1="\003h2"`, 'protocol ids'],
    ['no-default-alpn', 'beside alpn'],
    ['alpn=h2 no-default-alpn=x', 'no value'],
    ['port', 'a number'],
    ['port=65536', 'a number'],
    ['ipv4hint', 'IPv4'],
    ['ipv4hint=192.0.2.1,', 'IPv4'],
    ['key4=192.0.2.1', 'IPv4'],
    ['ipv6hint=', 'IPv6'],
    ['ech=W', 'base64'],
    ['ech=AB==', 'base64'],
    ['ech', 'base64'],
    ['dohpath=/dns-query', 'URI template'],
    ['dohpath=dns-query{?dns}', 'URI template'],
    ['ohttp=a', 'no value'],
    ['ALPN=h2', 'unknown service parameter'],
    ['key65536=a', 'unknown service parameter'],
    ['port=1 key3="\\000\\001"', 'twice'],
    ['alpn= "h2"', 'only the value'],
    ['"key667=a"', 'only the value'],
    [String.raw`\# 8 0001000003000101`, 'a number'],
  ])('%s is refused: %s', (params, message) => {
    const line = params.startsWith('\\') ? `a 60 SVCB ${params}` : `a 60 SVCB 1 . ${params}`;
    expect(said(line)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['mandatory=key123,key123 key123=a', 'key123,key123'],
    [String.raw`key0="\000{\000{" key123=a`, String.raw`\000{\000{`],
    [String.raw`key4="\192\000\002"`, String.raw`\192\000\002`],
    ['alpn=h2,,h3', 'h2,,h3'],
  ])('%s is told of as it is written: %s', (params, value) => {
    expect(read(`a 60 SVCB 1 . ${params}`).faults.map((fault) => fault.value)).toEqual([value]);
  });

  it.each([
    ['port=443 alpn="h2,h3" mandatory=port,alpn', 'mandatory=alpn,port alpn=h2,h3 port=443'],
    [String.raw`alpn="f\\\\oo\\,bar,h2"`, String.raw`alpn="f\\\\oo\\,bar,h2"`],
    [String.raw`key1="\002h2" key2`, 'alpn=h2 no-default-alpn'],
    ['key3=53', 'port=13619'],
    ['dohpath=/dns{&dns,a} ohttp', 'key7="/dns{&dns,a}" key8'],
    ['key5 key65535=a', 'key5 key65535="a"'],
    ['ech="AEP+DQA/" key667=a=b', 'ech=AEP+DQA/ key667="a=b"'],
  ])('%s is read as %s', (params, text) => {
    const { records, faults } = read(`a 60 SVCB 1 . ${params}`);
    expect(faults).toEqual([]);
    expect(
      renderZone(
        records.map(({ record }) => record),
        { origin },
      ),
    ).toContain(` SVCB 1 . ${text}\n`);
  });
});

it('compares names in the data without case where RFC 4034 §6.2 says so, and octet by octet elsewhere', () => {
  const of = (line: string) => read(line).records.map(({ record }) => record);
  expect(diffZones(of('a 60 SRV 0 1 993 Mx1'), of('a 60 SRV 0 1 993 mx1'))).toEqual([]);
  expect(diffZones(of('a 60 SVCB 1 Mx1'), of('a 60 SVCB 1 mx1'))).toHaveLength(1);
});
