import * as fc from 'fast-check';
import { key2048 } from '../lint/lint-cases.test-data.ts';

const key = (text: string): string => text.replaceAll(/.{1,200}/g, '"$&" ').trimEnd();
const digest = '0123456789abcdef'.repeat(4);

/** Owners that stand below each other, beside each other, at the apex and outside. */
export const owners = ['@', 'a', 'b', 'c', 'a.b', 'b.c.', 'd', 'x', '*.d', 'A', '1', '1.2.3.4', '_25._tcp.a', '_25._tcp', '_443._tcp.b', '_imaps._tcp.a', '_imap_s._tcp', 'a_b', '-a', 's1._domainkey', 's2._domainkey.a', '_s._domainkey', '_dmarc', '_dmarc.a', '_dmarc._domainkey', 's._domainkey.b', '_mta-sts', '_smtp._tls', 'x._bimi', '_adsp._domainkey', '_domainkey', 'mta-sts', 'a.new.example.', 'new.example.', 'x.new.example.new.example', 'old.example.', 'é', 'a\\.b', '', '  ', '\r', '\r ', ' \r', `${'n'.repeat(63)}.${'o'.repeat(63)}.${'p'.repeat(63)}.${'q'.repeat(30)}`, 'l'.repeat(64), `${'l.'.repeat(126)}a`];
const owner = fc.constantFrom(...owners);
const names = ['@', 'a', 'b', 'c', 'a.b', 'd', 'x', 'y', 'x.d', 'A', '1.2.3.4', 'a_b', 'out.example.', 'a.new.example.', 'a.new.example', '.', '\\097', 's1._domainkey', 's1._domainkey.out.example.', '12.out.example.', '9.9.9.9.out.example.', 'a..b', 'l'.repeat(64), `${'l'.repeat(64)}.x`, `${'l'.repeat(64)}.out.example.`, `${'l.'.repeat(126)}a`, 'l.'.repeat(127), 'l.'.repeat(128), `${'l.'.repeat(120)}a`];
export const texts = [
  '"v=spf1 mx -all"', '"v=spf1 a mx ~all"', '"v=spf1 -all"', '"v=spf1 +all"', '"v=spf1 include:out.example -all"', '"v=spf1 include:a.new.example -all"', '"v=spf1 a:a.new.example mx:b.new.example ?all"', '"v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 -all"', '"v=spf1 ip4:192.0.2.300 -all"', '"v=spf1 ptr -all"', '"v=spf1 exists:%{i}.a.example -all"', '"v=spf1 redirect=out.example"', '"v=spf1 -all a"', '"v=spf1 foo=bar -all"', '"v=spf1 exp=x.example -all"', '"V=SPF1 mx -ALL"', '"v=spf1" " mx -all"', `"v=spf1 ${'include:out.example '.repeat(11)}-all"`, `"v=spf1 ${'ip4:192.0.2.1 '.repeat(14)}-all"`, `"v=spf1" ${'" " '.repeat(200)}" -all"`,
  key(`v=DKIM1; k=rsa; p=${key2048}`), key(`v=DKIM1; p=${key2048}`), key(`v=DKIM1; k=rsa; p=${key2048};`), key(`k=rsa; p=${key2048}`), key(`v=DKIM1; k=rsa; t=y; p=${key2048}`), key(`v=DKIM1; x=1; p=${key2048}`), '"v=DKIM1; p="', '"v=DKIM1; k=rsa; p=abcd"', 'v=DKIM1;', '"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="',
  '"v=DMARC1; p=none; rua=mailto:a@b.example"', '"v=DMARC1; p=reject"', '"v=DMARC1; p=none; pct=5; rua=mailto:a@b.example"', '"v=DMARC1"', '"v=DMARC1; p=bad"', 'v=DMARC1\\; p=none', '"v=STSv1; id=1"', '"v=TLSRPTv1; rua=mailto:a@b.example"', '"v=BIMI1; l=https://a.example/x.svg"', '"dkim=all"', '"o=-"', '"k=rsa"', '"k=rsa "', '" v=spf1 -all"', 'plain', '"some text"', '"google-site-verification=abc"', 'a b c', '""', '"a" "b"', '"a""b"', '"a\\"b"', '"é"', '"\\065"', `"${'y'.repeat(255)}"`, `"${'y'.repeat(256)}"`, '"open', 'x(y', '', `"v=spf1 ${'a:o.example '.repeat(11)}-all"`, `"v=spf1 ip4:192.0.2.1 ${' '.repeat(220)} -all"`, `"v=spf1" ${'" " '.repeat(150)}"-all"`,
];
/** Data of records, right and wrong. */
export const everyData: readonly string[] = [
  'A 192.0.2.1', 'A 192.0.2.2', 'A 192.0.2.256', 'A 192.0.2', 'A 192.0.02.1', 'A 0.0.0.0', 'a 192.0.2.3', 'TYPE1 \\# 4 c0000201', 'A \\# 4 c0000201', 'A 192.0.2.1 2',
  'AAAA 2001:db8::1', 'AAAA ::', 'AAAA ::1', 'AAAA 1::', 'AAAA 1:2:3:4:5:6:7:8', 'AAAA 1:2:3:4:5:6:7::', 'AAAA ::2:3:4:5:6:7:8', 'AAAA 1::2::3', 'AAAA 1:2:3', 'AAAA :1', 'AAAA 1:', 'AAAA 1::2:', 'AAAA 1:2:3:4::5:6:7:8', 'AAAA 1:::2', 'AAAA 2001:DB8::A', 'AAAA ::ffff:192.0.2.1', 'AAAA 1:2:3:4:5:6:7:8:9', 'AAAA 12345::', 'AAAA 2001:db8:0:0:0:0:0:1', 'AAAA fe80::1%eth0',
  ...names.map((to) => `MX 10 ${to}`), ...names.map((to) => `MX 20 ${to}`), 'MX 0 .', 'MX 5 .', 'MX 70000 a', 'MX a', 'MX 10', 'MX 10 a b',
  ...names.map((to) => `CNAME ${to}`), ...names.map((to) => `PTR ${to}`), ...names.map((to) => `SRV 0 1 993 ${to}`), 'SRV 0 1 a', 'SRV 0 1 70000 a', ...names.map((to) => `NS ${to}`), ...names.map((to) => `DNAME ${to}`),
  ...texts.map((words) => `TXT ${words}`), ...texts.map((words) => `SPF ${words}`),
  'CAA 0 issue "ca.example"', 'CAA 128 issue ca.example', 'CAA 0 issue "ca..example"', 'CAA 0 iodef "mailto:a@b.example"', 'CAA 0 Issue "ca.example"', 'CAA 0 odd "x"', 'CAA 0 issue ";"', 'CAA 0 issue', 'CAA 999 issue "a"', 'CAA 0 iss-ue "a"', 'CAA 0 issue "a" b', 'CAA 0 issue ""', 'CAA 0 issue "ca.example; a=b"',
  `TLSA 3 1 1 ${digest}`, `TLSA 2 0 1 ${digest}`, `TLSA 0 0 1 ${digest}`, `TLSA 3 1 2 ${digest}`, `TLSA 3 1 2 ${digest}${digest}`, `TLSA 3 1 0 ${digest}`, `TLSA 3 1 1 ${digest.slice(1)}`, `TLSA 3 1 1 ${digest.slice(0, 32)} ${digest.slice(32)}`, `TLSA 4 1 1 ${digest}`, 'TLSA 3 1 1', 'TLSA 3 1 1 xyz', `TLSA 3 1 9 ${digest}`,
  'SOA ns1 h 2 1 1 1 1', `SSHFP 4 2 ${digest}`, 'HINFO a b', `DS 1 8 2 ${digest}`, 'HTTPS 1 . alpn=h2', 'BOGUS 1', 'RP h t', '',
];
const data = fc.constantFrom(...everyData);
const head = fc.constantFrom('', '300', '300 IN', 'IN 300', 'IN', '60', '1h', '99999999999', '2147483648', '00000000300', '0000000300', 'IN IN', '1 2', 'CH', 'in');
const tail = fc.constantFrom('', '', '', '', '', '', ' ', '\r', ' ; comment', ';x', ' ; waxseal: disable=spf/*', ' ;', '\t;; é', ' (', ' )', ' ;   waxseal: disable=mx/cname');
const record = fc.tuple(owner, head, data, tail).map(([first, second, third, fourth]) => `${first} ${second} ${third}${fourth}`);
const other = fc.constantFrom('', '   ', '; comment', ';waxseal: disable=txt/x', '  ; indented', '$TTL 60', '$ORIGIN a', '$ORIGIN new.example.', '$ORIGIN Big.example.', '$TTL', '$GENERATE 1-3 h$ A 192.0.2.$', '$INCLUDE x', 'x TXT ( "a"', '"b" )', ') A 192.0.2.1', ' A 192.0.2.77', ' 60 TXT more', '\tMX 10 a', '\0', '\\', '"', '\r', '\rA 192.0.2.1', '\r$TTL 5', '\v', '\f A 192.0.2.1');

/** Lines as they stand in mail zones, and slips of all kinds in them. */
export const mailLines = fc.array(fc.oneof({ weight: 12, arbitrary: record }, { weight: 1, arbitrary: other }), { minLength: 1, maxLength: 14 });

/** The beginning of a zone without a fault. */
export const zoneHead = ['$ORIGIN new.example.', '$TTL 300', '@ SOA ns1 hostmaster 1 7200 1800 1209600 300', '@ NS ns1', '@ NS ns2', 'ns1 A 192.0.2.53', 'ns2 A 192.0.2.54'];

/** One mail domain as a provider writes it, at most a slip or two in it: most of what is in such a zone is quiet. */
const domainLines = (n: number): fc.Arbitrary<readonly string[]> => {
  const host = fc.constantFrom(`h${n}`, `h${n}`, `h${n}`, `h${n}`, 'h1', 'h2', `w${n}`, 'missing', 'out.example.', 'u_h', '7', 'a.cut', 'x.new.example');
  const spf = fc.constantFrom('mx -all', 'mx -all', 'a ~all', 'mx a -all', 'include:out.example ~all', 'include:d1.new.example ~all', 'mx -all', 'ip4:192.0.2.1 -all', 'a:x.out.example mx -all', '+all', 'mx', `a:${'l'.repeat(60)}.out.example a:${'m'.repeat(60)}.out.example a:${'n'.repeat(60)}.out.example -all`);
  const owner = fc.constantFrom(`d${n}`, `d${n}`, `d${n}`, `u_d${n}`, `d${n}.cut`, `d${n}.new.example`);
  const usual = fc.tuple(owner, host, host, host, spf).map(([domain, exchange, alias, server, terms]) => [
    `h${n} 300 IN A 192.0.2.${n}`, `h${n} 300 IN AAAA 2001:db8::${n}`, `${domain} 300 IN MX 10 ${exchange}`, `${domain} 300 IN TXT "v=spf1 ${terms}"`, `s${n}._domainkey 300 IN TXT ${key(`v=DKIM1; k=rsa; p=${key2048}`)}`,
    `_25._tcp.${server} 300 IN TLSA 3 1 1 ${digest}`, `w${n} 300 IN CNAME ${alias}`, `_imaps._tcp.${domain} 300 IN SRV 0 1 993 ${server}`, `${domain} 300 IN CAA 0 issue "ca.example"`, `p${n} 300 IN PTR ${alias}`,
  ]);
  const extra = fc.constantFrom('', '', '', `h${n} 300 IN A 192.0.2.99`, `h${n} 60 IN A 192.0.2.98`, `h${n} 300 IN A 192.0.2.${n}`, `d${n} 300 IN TXT "v=spf1 a -all"`, `d${n} 300 IN TXT "other"`, `d${n} 300 IN TXT "other"\nd${n} 300 IN TXT "another"`, `d${n} 60 IN CAA 0 issue "cb.example"`, `w${n} 300 IN CNAME out.example.`, `w${n} 300 IN A 192.0.2.1`, `s${n}._domainkey 300 IN CNAME t${n}._domainkey.out.example.`, `t${n}._domainkey 300 IN CNAME h${n}`, `t${n}._domainkey 300 IN CNAME s1._domainkey`, `d${n} 300 IN MX 20 h${n}`, `d${n} 300 IN MX 10 h${n}`, Array.from({ length: 11 }, (_, index) => `d${n} 300 IN MX ${100 + index} h${n}`).join('\n'), '*.w 300 IN A 192.0.2.1', 'cut 300 IN NS ns1', 'cut 300 IN DNAME out.example.');
  return fc.tuple(usual, extra, fc.nat({ max: 30 })).map(([lines, more, without]) => [...lines.toSpliced(without, 1), more]);
};

/** A provider's zone of a few mail domains. */
export const providerLines = fc.tuple(domainLines(1), domainLines(2), domainLines(3)).map((lists) => lists.flat());
