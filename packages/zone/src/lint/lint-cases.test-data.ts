/** A zone, `new.example.` unless told, that breaks a rule (`bad`) or just keeps it (`good`). `base` is in front unless `alone`. */
export interface LintCase {
  readonly bad: readonly string[];
  readonly good: readonly string[];
  readonly alone?: true;
}

// The public halves of two throw-away keys.
export const key2048 =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwHIiWt4VYRzNj1+dd/v+34GudnE6Q433iY+n/FHB3tZCsiGAbfOdVVYTKv/oBqvIC2jne0zQxOSG4v1rV4ZdTBTOBbJOt2/6eYcvVxvkGwsOKGxm7M+5RZSR7HTr1GmKS7NjhRYzt7ae8JkMoq77Y1WbBKjnPIOEDT/omwzWALd9+n4hTsGSYQu7ydjZEHkPjdAAPhqRN5WBZEX63ep7cHhSR62LtZMnXIkJfV7m/hkzBXmQjdQ6lAEZ4uPAl1Rb+rlXFjfLcNx5M4+3NlFpZ7SUhJ8c+q693qIdC9gdE0Y4ECVFzbCJCUx4qpr3W0vcHaSIyKyaU/zBqN+bI1wsqwIDAQAB';
const key1024 =
  'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDoBvNm5n9echaCnT2S4lhXSAgW2aQhqxJFuliRhWYLsNKSndmQVdNR5tFBPM6/4pxLySV8ssytm0hUio6gYNg5RsTmm8WADGcDDV2ibBS5R6uMlXiivzyC2t85QDd4Sma+KOcnvBQSY8QojXfFmzssxBVz004H8WW35tBboPnDZwIDAQAB';

/** A zone without a fault: what every case stands on. */
export const base = `
@ SOA ns1 hostmaster 1 14400 3600 1209600 300
@ NS ns1
@ NS ns2
ns1 A 192.0.2.53
ns2 A 192.0.2.54
`;

const mail = `
@ MX 10 mx1
@ TXT "v=spf1 a:mx1.new.example -all"
mx1 A 192.0.2.25
_dmarc TXT "v=DMARC1; p=none; rua=mailto:dmarc@new.example"
`;

// The data of an RRSIG over a CNAME, its signature all zero.
const signature = `00050d0300015180e0000000680000000001036e6577076578616d706c6500${'00'.repeat(64)}`;
/** The data of SVCB and HTTPS in hexadecimal: a priority, a target without final dot, and parameters. */
const binding = (priority: number, target: string, ...params: readonly (readonly [number, string])[]): string => {
  const u16 = (value: number): string => value.toString(16).padStart(4, '0');
  const labels = target === '' ? [] : target.split('.');
  const name = labels.map((label) => String.fromCharCode(label.length) + label).join('');
  const values = params.map(([key, hex]) => u16(key) + u16(hex.length / 2) + hex);
  return `${u16(priority)}${Buffer.from(`${name}\0`, 'latin1').toString('hex')}${values.join('')}`;
};
const zeros = (octets: number): string => '00'.repeat(octets);
const many = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

/** A case per rule. */
export const lintCases: Readonly<Record<string, LintCase>> = {
  'zone/one-soa': {
    alone: true,
    bad: ['@ NS ns1.isp.example.', `${base}@ SOA ns1 hostmaster 2 1 1 1 1`, `${base}www SOA ns1 hostmaster 2 1 1 1 1`],
    good: [base],
  },
  'zone/apex-ns': {
    alone: true,
    bad: ['@ SOA ns1 hostmaster 1 14400 3600 1209600 300', 'sub NS ns1.isp.example.'],
    good: [base],
  },
  'zone/two-name-servers': { alone: true, bad: ['@ NS ns1.isp.example.'], good: [base] },
  'zone/out-of-zone': {
    bad: ['www.old.example. A 192.0.2.1', 'anew.example. A 192.0.2.1'],
    good: ['www A 192.0.2.1', 'WWW.NEW.EXAMPLE. A 192.0.2.1'],
  },
  'zone/repeated-origin': {
    bad: ['mx1.new.example A 192.0.2.1', 'new.example A 192.0.2.1'],
    good: ['mx1.new.example. A 192.0.2.1', 'anew.example A 192.0.2.1'],
  },
  'zone/repeated-origin-in-data': {
    bad: ['@ MX 10 mx1.new.example', 'www CNAME web.new.example'],
    good: [mail, 'www CNAME ns1.new.example.'],
  },
  'zone/mixed-ttl': {
    bad: ['www 300 A 192.0.2.1\nwww 600 A 192.0.2.2'],
    good: ['www 300 A 192.0.2.1\nwww 600 TXT "x"', 'www 300 A 192.0.2.1\nWWW 300 A 192.0.2.2'],
  },
  'zone/duplicate-record': {
    bad: ['www A 192.0.2.1\nWWW A 192.0.2.1', '@ MX 10 ns1\n@ MX 10 NS1'],
    good: ['www TXT "A"\nwww TXT "a"', 'www A 192.0.2.1\nwww A 192.0.2.2'],
  },
  'zone/below-cut': {
    bad: [
      'sub NS ns.sub\nns.sub A 192.0.2.1\nwww.sub TXT "x"',
      'old DNAME isp.example.\na.old A 192.0.2.1',
      'sub NS ns1\nsub MX 10 ns1',
      '@ DNAME isp.example.',
    ],
    good: ['sub NS ns.sub\nsub DS 1 8 2 00\nns.sub A 192.0.2.1', 'old DNAME isp.example.\nold TXT "x"'],
  },
  'soa/timers': {
    alone: true,
    bad: [
      '@ SOA ns1 hostmaster 1 3600 3600 1209600 300',
      '@ SOA ns1 hostmaster 1 14400 3600 3600 300',
      '@ SOA ns1 hostmaster 1 14400 3600 1209600 604800',
    ],
    good: [base],
  },
  'soa/mailbox': {
    alone: true,
    bad: [String.raw`@ SOA ns1 hostmaster\@new.example. 1 14400 3600 1209600 300`],
    good: [base],
  },
  'cname/alone': {
    bad: ['www CNAME ns1\nwww TXT "x"', 'www A 192.0.2.1\nWWW CNAME ns1'],
    good: ['www CNAME ns1', `www CNAME ns1\nwww TYPE46 ${signature}`],
  },
  'cname/single': {
    bad: ['www CNAME ns1\nwww CNAME ns2', 'www CNAME ns1\nwww CNAME ns1\nwww CNAME ns2'],
    good: ['www CNAME ns1', 'www CNAME ns1\nwww CNAME ns1\nWWW CNAME NS1'],
  },
  'cname/apex': { bad: ['@ CNAME www.isp.example.'], good: ['www CNAME www.isp.example.'] },
  'cname/loop': { bad: ['a CNAME a', 'a CNAME b\nb CNAME A'], good: ['a CNAME b\nb CNAME ns1'] },
  'cname/dangling': {
    bad: ['www CNAME web'],
    good: [
      'www CNAME ns1',
      'www CNAME www.isp.example.',
      '*.www A 192.0.2.1\na CNAME b.www',
      'sub NS ns1\na CNAME www.sub',
    ],
  },
  'dname/single': { bad: ['old DNAME a.example.\nold DNAME b.example.'], good: ['old DNAME a.example.'] },
  'ds/delegation': { bad: ['sub DS 1 8 2 00', '@ DS 1 8 2 00'], good: ['sub NS ns1\nsub DS 1 8 2 00'] },
  'mx/address': { bad: ['@ MX 10 192.0.2.25', '@ MX 10 192.0.2.25.'], good: [mail] },
  'mx/cname': { bad: ['@ MX 10 mail\nmail CNAME ns1'], good: [mail, '@ MX 10 mail.isp.example.'] },
  'mx/no-address': {
    bad: ['@ MX 10 mx1', '@ MX 10 mx1\nmx1 TXT "x"', 'a.b A 192.0.2.1\n@ MX 10 b'],
    good: [
      mail,
      '@ MX 0 .',
      '*.in A 192.0.2.1\n@ MX 10 mx1.in',
      'sub NS ns1\n@ MX 10 mx.sub',
      'mx1 AAAA 2001:db8::25\n@ MX 10 MX1',
    ],
  },
  'mx/null-alone': { bad: ['@ MX 0 .\n@ MX 10 ns1'], good: ['@ MX 0 .', '@ MX 0 .\n@ MX 0 .'] },
  'mx/null-preference': { bad: ['@ MX 10 .'], good: ['@ MX 0 .'] },
  'ns/address': { bad: ['@ NS 192.0.2.53'], good: [base] },
  'ns/cname': { bad: ['@ NS ns3\nns3 CNAME ns1'], good: ['@ NS ns1.isp.example.'] },
  'ns/no-address': {
    bad: ['@ NS ns3', 'sub NS ns.sub', 'sub NS ns.sub\nns.sub TXT "x"'],
    good: ['sub NS ns.sub\nns.sub A 192.0.2.1', 'a NS ns.b\nb NS ns.b\nns.b A 192.0.2.1'],
  },
  'srv/cname': { bad: ['_imaps._tcp SRV 0 1 993 imap\nimap CNAME ns1'], good: ['_imaps._tcp SRV 0 1 993 ns1'] },
  'srv/no-address': {
    bad: ['_imaps._tcp SRV 0 1 993 imap'],
    good: ['_imaps._tcp SRV 0 1 993 ns1', '_imap._tcp SRV 0 0 0 .'],
  },
  'srv/mail-service': {
    bad: [
      '_imap4._tcp SRV 0 1 143 ns1',
      '_smtp._tcp SRV 0 1 587 ns1',
      '_smtps._tcp SRV 0 1 465 ns1',
      '_imaps._tls SRV 0 1 993 ns1',
      '_tcp._imaps SRV 0 1 993 ns1',
      '_pop3-ssl._tcp SRV 0 1 995 ns1',
      'submission._tcp SRV 0 1 587 ns1',
      '_autodiscover._https SRV 0 0 443 ns1',
    ],
    good: [
      '_submissions._tcp SRV 0 1 465 ns1',
      '_IMAPS._TCP SRV 0 1 993 ns1',
      '_sip._tls SRV 0 1 443 ns1',
      '_xmpp-server._tcp SRV 0 1 5269 ns1',
      '_jmap._tcp SRV 0 1 443 ns1',
      '_autodiscover._tcp SRV 0 0 443 ns1',
    ],
  },
  'srv/mail-port': {
    bad: [
      '_submission._tcp SRV 0 1 465 ns1',
      '_submission._tcp SRV 0 1 25 ns1',
      '_submissions._tcp SRV 0 1 587 ns1',
      '_imaps._tcp SRV 0 1 143 ns1',
      '_imap._tcp SRV 0 1 993 ns1',
      '_pop3s._tcp SRV 0 1 0 ns1',
      '_autodiscover._tcp SRV 0 0 80 ns1',
    ],
    good: [
      '_submission._tcp SRV 0 1 587 ns1',
      '_imaps._tcp SRV 0 1 10993 ns1',
      '_imap._tcp SRV 0 0 0 .',
      '_sieve._tcp SRV 0 1 2000 ns1',
      '_sip._tcp SRV 0 1 25 ns1',
    ],
  },
  'srv/mail-domain': {
    bad: [
      `${mail}_imaps._tcp.mx1 SRV 0 1 993 mx1`,
      'sub MX 10 mx1.sub\nmx1.sub A 192.0.2.1\n_imap._tcp.mx1.sub SRV 0 1 143 mx1.sub',
    ],
    good: [
      `${mail}_imaps._tcp SRV 0 1 993 mx1`,
      `${mail}mx1 MX 10 mx1\n_imaps._tcp.mx1 SRV 0 1 993 mx1`,
      '_imaps._tcp.ns1 SRV 0 1 993 ns1',
      `${mail}_xmpp-client._tcp.mx1 SRV 0 1 5222 mx1`,
      `${mail}_imaps._tcp.sub SRV 0 1 993 mx1`,
    ],
  },
  'srv/none-alone': {
    bad: ['_imap._tcp SRV 0 0 0 .\n_imap._tcp SRV 0 1 143 ns1'],
    good: ['_imap._tcp SRV 0 0 0 .', '_imap._tcp SRV 0 1 143 ns1\n_imap._tcp SRV 1 1 143 ns2'],
  },
  'autoconfig/owner': {
    bad: [
      '_autoconfig CNAME autoconfig.isp.example.',
      'auto-discover CNAME autodiscover.isp.example.',
      'autodiscovery A 192.0.2.1',
      '_autodiscover CNAME ns1',
      'auto-config.sub AAAA 2001:db8::1',
    ],
    good: [
      'autoconfig CNAME autoconfig.isp.example.',
      'AutoDiscover A 192.0.2.1',
      'autodiscover.sub CNAME ns1',
      'automobile A 192.0.2.1',
      '_autodiscover._tcp SRV 0 0 443 ns1',
    ],
  },
  'smimea/owner': {
    bad: [`alice._smimecert SMIMEA 3 0 0 00`, `${'ab'.repeat(27)}._smimecert SMIMEA 3 0 0 00`, 'alice SMIMEA 3 0 0 00'],
    good: [
      `${'ab'.repeat(28)}._smimecert SMIMEA 3 0 0 00`,
      '*._smimecert SMIMEA 3 0 0 00',
      `${'ab'.repeat(28)}._smimecert CNAME alice\nalice SMIMEA 3 0 0 00`,
    ],
  },
  'openpgpkey/owner': {
    bad: ['alice._openpgpkey OPENPGPKEY AQID', `${'ab'.repeat(28)}.openpgpkey OPENPGPKEY AQID`],
    good: [`${'AB'.repeat(28)}._openpgpkey.sub OPENPGPKEY AQID`],
  },
  'svcb/alias-params': {
    bad: [
      `www TYPE65 ${binding(0, 'www.isp.example', [1, '026832'])}`,
      `_a._b TYPE64 ${binding(0, 'www.isp.example', [3, '0035'])}`,
    ],
    good: [`www TYPE65 ${binding(0, 'www.isp.example')}`, `www TYPE65 ${binding(1, '', [1, '026832'])}`],
  },
  'svcb/alias-alone': {
    bad: [
      `www TYPE65 ${binding(0, 'www.isp.example')}\nwww TYPE65 ${binding(1, '')}`,
      `www TYPE64 ${binding(0, 'a.isp.example')}\nwww TYPE64 ${binding(0, 'b.isp.example')}`,
    ],
    good: [`www TYPE65 ${binding(0, 'www.isp.example')}`, `www TYPE65 ${binding(1, '')}\nwww TYPE65 ${binding(2, '')}`],
  },
  'svcb/alias-loop': {
    bad: [`www TYPE65 ${binding(0, 'www.new.example')}`],
    good: [`www TYPE65 ${binding(1, 'www.new.example')}\nwww A 192.0.2.1`, `www TYPE65 ${binding(0, '')}`],
  },
  'svcb/reserved-key': {
    bad: [`www TYPE64 ${binding(1, '', [65_535, '61'])}`, `www TYPE65 ${binding(1, '', [65_535, ''])}`],
    good: [`www TYPE64 ${binding(1, '', [65_534, '61'])}`],
  },
  'svcb/mandatory': {
    bad: [
      `www TYPE65 ${binding(1, '', [0, '0003'], [3, '0035'])}`,
      `www TYPE65 ${binding(1, '', [0, '00010002'], [1, '026832'], [2, ''])}`,
    ],
    good: [
      `www TYPE65 ${binding(1, '', [0, '0001'], [1, '026832'])}`,
      `_a._b TYPE64 ${binding(1, '', [0, '0003'], [3, '0035'])}`,
    ],
  },
  'svcb/value': {
    bad: [`www TYPE64 ${binding(1, '', [8, '61'])}`, `www TYPE65 ${binding(1, '', [5, ''])}`],
    good: [`www TYPE64 ${binding(1, '', [8, ''])}`, `www TYPE65 ${binding(1, '', [5, '0001'])}`],
  },
  'svcb/no-address': {
    bad: [`www TYPE65 ${binding(1, 'web.new.example')}`],
    good: [
      `www TYPE65 ${binding(1, 'web.new.example')}\nweb A 192.0.2.1`,
      `www TYPE65 ${binding(1, 'web.isp.example')}`,
      `www TYPE65 ${binding(1, '')}`,
      `www TYPE65 ${binding(0, 'web.new.example')}`,
    ],
  },
  'srv/owner': { bad: ['imaps SRV 0 1 993 ns1'], good: ['_imaps._tcp SRV 0 1 993 ns1'] },
  'host/owner': {
    bad: [
      '_mail A 192.0.2.1',
      'a_b MX 10 ns1',
      '-a AAAA 2001:db8::1',
      'gc._msdcs MX 10 ns1',
      'a._spf AAAA 2001:db8::1',
      'dc._msdcs A 192.0.2.1',
    ],
    good: [
      '*.www A 192.0.2.1',
      '3com A 192.0.2.1',
      '_a TXT "x"',
      'gc._msdcs A 192.0.2.1\nGC._MSDCS.sub AAAA 2001:db8::1',
      'a._spf A 192.0.2.1\nb._spf_verify A 192.0.2.1\n*._spf_rate A 192.0.2.1',
    ],
  },
  'host/target': { bad: ['@ MX 10 mail_1\nmail_1 A 192.0.2.1', '@ NS *.ns'], good: [mail, '@ MX 0 .'] },
  'tlsa/owner': {
    bad: ['mx1 TLSA 3 1 1 00', '_smtp._tcp.mx1 TLSA 3 1 1 00', '_25._udp.mx1 TLSA 3 1 1 00', '_25.mx1 TLSA 3 1 1 00'],
    good: [
      '_25._tcp.mx1 TLSA 3 1 1 00',
      '*._tcp.mx1 TLSA 3 1 1 00',
      `_25._tcp.mx1 CNAME keys._dane\nkeys._dane TLSA 3 1 1 ${zeros(32)}`,
    ],
  },
  'tlsa/digest-length': {
    bad: [
      `_25._tcp.ns1 TLSA 3 1 1 ${zeros(31)}`,
      `_25._tcp.ns1 TLSA 3 1 2 ${zeros(32)}`,
      `a SMIMEA 3 1 1 ${zeros(33)}`,
    ],
    good: [
      `_25._tcp.ns1 TLSA 3 1 1 ${zeros(32)}`,
      `_25._tcp.ns1 TLSA 3 1 2 ${zeros(64)}`,
      `_25._tcp.ns1 TLSA 3 1 0 ${zeros(200)}`,
    ],
  },
  'tlsa/parameters': {
    bad: ['_25._tcp.ns1 TLSA 4 1 1 00', '_25._tcp.ns1 TLSA 3 2 1 00', '_25._tcp.ns1 TLSA 3 1 3 00'],
    good: [`_25._tcp.ns1 TLSA 3 1 1 ${zeros(32)}`, '_25._tcp.ns1 TLSA 255 255 255 00'],
  },
  'tlsa/smtp-usage': {
    bad: [`_25._tcp.ns1 TLSA 1 1 1 ${zeros(32)}`],
    good: [`_25._tcp.ns1 TLSA 2 1 1 ${zeros(32)}`, `_443._tcp.ns1 TLSA 1 1 1 ${zeros(32)}`],
  },
  'mail/tlsa-host': { bad: [`_25._tcp.mx9 TLSA 3 1 1 ${zeros(32)}`], good: [`_25._tcp.ns1 TLSA 3 1 1 ${zeros(32)}`] },
  'ds/digest-length': {
    bad: [`sub NS ns1\nsub DS 1 8 2 ${zeros(31)}`],
    good: [`sub NS ns1\nsub DS 1 8 2 ${zeros(32)}`, '@ CDS 0 0 0 00'],
  },
  'sshfp/fingerprint-length': {
    bad: [`ns1 SSHFP 4 2 ${zeros(20)}`],
    good: [`ns1 SSHFP 4 2 ${zeros(32)}`, `ns1 SSHFP 1 1 ${zeros(20)}`],
  },
  'caa/value': {
    bad: [
      '@ CAA 0 issue "ca example"',
      '@ CAA 0 issue "https://ca.example"',
      '@ CAA 0 issue "ca.example."',
      '@ CAA 0 issuewild "ca"',
      '@ CAA 0 issuemail "ca.example, cb.example"',
      '@ CAA 0 iodef "security@new.example"',
      '@ CAA 0 iodef "new.example"',
      '@ CAA 0 contactemail "mailto:x@new.example"',
    ],
    good: [
      '@ CAA 0 issue "ca.example; accounturi=https://ca.example/1"',
      '@ CAA 0 issuewild ";"',
      '@ CAA 0 iodef "mailto:x@new.example"',
      '@ CAA 0 iodef "https://new.example/caa"',
      '@ CAA 0 contactemail "x@new.example"',
      '@ CAA 0 unknown "anything at all"',
    ],
  },
  'caa/flags': {
    bad: ['@ CAA 1 issue "ca.example"', '@ CAA 129 issue "ca.example"'],
    good: ['@ CAA 128 issue "ca.example"', '@ CAA 0 issue "ca.example"'],
  },
  'caa/tag': { bad: ['@ CAA 0 isue "ca.example"'], good: ['@ CAA 0 issue "ca.example"'] },
  'text/escaped-semicolon': {
    bad: [
      String.raw`_dmarc TXT "v=DMARC1\; p=none"`,
      String.raw`s._domainkey TXT "v=DKIM1\; p="`,
      String.raw`_domainkey TXT "o=-\;"`,
    ],
    good: ['_domainkey TXT "o=-;"', String.raw`notes TXT "a\;b"`],
  },
  'text/cut-at-semicolon': {
    bad: ['_dmarc TXT v=DMARC1', 's._domainkey TXT v=DKIM1'],
    good: [mail, 'isp.example._report._dmarc TXT "v=DMARC1"\n*._report._dmarc TXT "v=DMARC1"'],
  },
  'text/surrounding-space': {
    bad: ['@ TXT " v=spf1 -all"', `@ TXT "'v=spf1 -all'"`, `s._domainkey TXT "'v=DKIM1; p=${key2048}'"`],
    good: ['@ TXT "v=spf1 -all"', `s._domainkey TXT " v=DKIM1; p=${key2048}"`, `@ TXT "'v' is a letter"`],
  },
  'spf/syntax': {
    bad: ['@ TXT "v=spf1 ip4:192.0.2.256 -all"', '@ SPF "v=spf1 -al"', '@ TXT "v=spf1 include: -all"'],
    good: ['@ TXT "v=spf1 -all"', '@ TXT "v=spf10 nonsense"'],
  },
  'spf/version': {
    bad: [
      '@ TXT "v=spf1" "mx -all"',
      '@ TXT "v=spf1mx -all"',
      '@ TXT "v=spf1-all"',
      '@ TXT "v=spf1; mx -all"',
      '@ TXT "v=spf1,mx,-all"',
      '@ TXT "v=spf mx -all"',
      '@ TXT "v:spf1 mx -all"',
      '@ TXT "v = spf1 mx -all"',
      '@ TXT "v spf1 mx -all"',
      '@ TXT "spf1 include:isp.example ~all"',
      '@ TXT "v=spfv1 mx -all"',
      '@ TXT "v=spf-1 mx -all"',
      '@ TXT "v=sfp1 mx -all"',
    ],
    good: [
      '@ TXT "v=spf1 mx -all"',
      '@ TXT "V=SPF1 mx -all"',
      '@ TXT "v=spf1"',
      '@ TXT "spf2.0/pra mx -all"',
      '@ TXT "spf is kept by the network team"',
      '@ TXT "v=spf10 nonsense"',
      '@ TXT "v=spf1" " mx -all"',
      '@ TXT "v=spf1 -all"\n@ TXT "v=spf1; mx"',
    ],
  },
  'spf/joined-strings': {
    bad: [
      '@ TXT "v=spf1 ip4:192.0.2.1" "-all"',
      '@ TXT "v=spf1 include:isp.example" "include:other.example -all"',
      '@ TXT "v=spf1 include:isp.example" "~all"',
      '@ TXT "v=spf1 a" "mx -all"',
    ],
    good: [
      '@ TXT "v=spf1 ip4:192.0.2.1 " "-all"',
      '@ TXT "v=spf1 ip4:192.0.2.1" " -all"',
      '@ TXT "v=spf1 include:spf.all" "together.example -all"',
      '@ TXT "v=spf1 include:isp.example -" "all"',
      '@ TXT "other text" "-all"',
    ],
  },
  'spf/owner': {
    bad: ['_dmarc TXT "v=spf1 -all"', 's._domainkey TXT "v=spf1 -all"', '_smtp._tls TXT "v=spf1 -all"'],
    good: ['@ TXT "v=spf1 -all"', '_spf TXT "v=spf1 -all"', 'mx1 TXT "v=spf1 a -all"'],
  },
  'spf/single': {
    bad: ['@ TXT "v=spf1 -all"\n@ TXT "v=spf1 mx -all"'],
    good: ['@ TXT "v=spf1 -all"\n@ TXT "other=1"', '@ TXT "v=spf1 -all"\n@ TXT "v=spf1 -all"'],
  },
  'spf/lookups': {
    bad: [
      `@ TXT "v=spf1 ${many(11, (index) => `include:a${index}.isp.example`).replaceAll('\n', ' ')} -all"`,
      `@ TXT "v=spf1 include:a.new.example include:b.new.example -all"\n${many(2, (index) => `${'ab'[index]} TXT "v=spf1 ${'exists:%{i}.isp.example '.repeat(5)}-all"`)}`,
    ],
    good: [`@ TXT "v=spf1 ${'a:isp.example '.repeat(10)}-all"`, `@ TXT "v=spf1 ${'ip4:192.0.2.1 '.repeat(20)}-all"`],
  },
  'spf/void-lookups': {
    bad: ['@ TXT "v=spf1 a:x.new.example mx:y.new.example a:z.new.example -all"'],
    good: ['@ TXT "v=spf1 a:ns1.new.example a:x.new.example a:y.new.example -all"'],
  },
  'spf/dead-term': {
    bad: ['@ TXT "v=spf1 a -all"', '@ TXT "v=spf1 mx:ns1.new.example -all"'],
    good: ['@ TXT "v=spf1 a:ns1.new.example a:old.dyn.example -all"', mail],
  },
  'spf/include': {
    bad: [
      '@ TXT "v=spf1 include:spf.new.example -all"',
      '@ TXT "v=spf1 include:new.example -all"',
      '@ TXT "v=spf1 redirect=ns1.new.example"',
    ],
    good: [
      '@ TXT "v=spf1 include:spf.new.example -all"\nspf TXT "v=spf1 ip4:192.0.2.1 ?all"',
      '@ TXT "v=spf1 include:sfr.fr -all"',
    ],
  },
  'spf/mx-limit': {
    bad: [`@ TXT "v=spf1 mx -all"\n${many(11, (index) => `@ MX 10 mx${index}.isp.example.`)}`],
    good: [`@ TXT "v=spf1 mx -all"\n${many(10, (index) => `@ MX 10 mx${index}.isp.example.`)}`],
  },
  'spf/ptr': { bad: ['@ TXT "v=spf1 ptr -all"'], good: ['@ TXT "v=spf1 ip4:192.0.2.1 -all"'] },
  'spf/plus-all': {
    bad: ['@ TXT "v=spf1 +all"', '@ TXT "v=spf1 a:ns1.new.example all"'],
    good: ['@ TXT "v=spf1 ?all"'],
  },
  'spf/no-all': {
    bad: ['@ TXT "v=spf1 ip4:192.0.2.1"'],
    good: ['@ TXT "v=spf1 redirect=sfr.fr"', '@ TXT "v=spf1 ~all"'],
  },
  'spf/after-all': {
    bad: ['@ TXT "v=spf1 -all ip4:192.0.2.1"', '@ TXT "v=spf1 -all redirect=sfr.fr"'],
    good: ['@ TXT "v=spf1 ip4:192.0.2.1 -all"', '@ TXT "v=spf1 -all exp=why.new.example"'],
  },
  'spf/unknown-modifier': { bad: ['@ TXT "v=spf1 include=sfr.fr -all"'], good: ['@ TXT "v=spf1 include:sfr.fr -all"'] },
  'spf/size': {
    bad: [`@ TXT "v=spf1 -all"\n@ TXT "${'x'.repeat(500)}"`],
    good: [`@ TXT "v=spf1 -all"\n@ TXT "${'x'.repeat(300)}"`, `@ TXT "${'x'.repeat(900)}"`],
  },
  'spf/type-99': { bad: ['@ SPF "v=spf1 -all"'], good: ['@ TXT "v=spf1 -all"'] },
  'spf/type-99-differs': {
    bad: ['@ SPF "v=spf1 -all"\n@ TXT "v=spf1 ~all"', '@ SPF "v=spf1 -all"'],
    good: ['@ SPF "v=spf1 " "-all"\n@ TXT "v=spf1 -all"'],
  },
  'dkim/key': {
    bad: [
      's._domainkey TXT "v=DKIM1; p=MIG%"',
      's._domainkey TXT "v=DKIM1; k=rsa"',
      's._domainkey TXT "hello"',
      's._domainkey TXT "v=DKIM1; k=rsa; p=aGVsbG8="',
    ],
    good: [
      `s._domainkey TXT "v=DKIM1; k=rsa; p=${key2048}"`,
      's._domainkey TXT "v=DKIM1; p="',
      '_adsp._domainkey TXT "dkim=all"',
      '_domainkey TXT "o=-;"',
      '_dmarc._domainkey TXT "v=DMARC1; p=none"',
    ],
  },
  'dkim/hash': {
    bad: [
      `s._domainkey TXT "v=DKIM1; h=sha1; p=${key2048}"`,
      `s._domainkey TXT "v=DKIM1; h=sha1:sha512; p=${key2048}"`,
    ],
    good: [
      `s._domainkey TXT "v=DKIM1; h=sha1:sha256; p=${key2048}"`,
      `s._domainkey TXT "v=DKIM1; p=${key2048}"`,
      's._domainkey TXT "v=DKIM1; h=sha1; p="',
    ],
  },
  'dkim/service': {
    bad: [`s._domainkey TXT "v=DKIM1; s=mail; p=${key2048}"`, `s._domainkey TXT "v=DKIM1; s=web:chat; p=${key2048}"`],
    good: [
      `s._domainkey TXT "v=DKIM1; s=email; p=${key2048}"`,
      `s._domainkey TXT "v=DKIM1; s=chat:*; p=${key2048}"`,
      `s._domainkey TXT "v=DKIM1; s=tlsrpt; p=${key2048}"`,
    ],
  },
  'dkim/single': {
    bad: ['s._domainkey TXT "v=DKIM1; p="\ns._domainkey TXT "v=DKIM1; p= "'],
    good: [
      's._domainkey TXT "v=DKIM1; p="\nt._domainkey TXT "v=DKIM1; p="',
      's._domainkey TXT "v=DKIM1; p="\ns._domainkey TXT "v=DKIM1; p="',
    ],
  },
  'dkim/weak-key': {
    bad: [`s._domainkey TXT "v=DKIM1; k=rsa; p=${key1024}"`],
    good: [`s._domainkey TXT "v=DKIM1; k=rsa; p=${key2048}"`, 's._domainkey TXT "v=DKIM1; p="'],
  },
  'dkim/owner': {
    bad: [
      `s TXT "v=DKIM1; p="`,
      '_domainkey TXT "v=DKIM1; p="',
      `s.domainkey TXT "k=rsa; p=${key2048}"`,
      `s_domainkey TXT "p=${key2048}"`,
      '_dmarc TXT "v=DKIM1; p="',
    ],
    good: [
      `s._domainkey CNAME s\ns TXT "v=DKIM1; p=${key2048}"`,
      'k TXT "p=something else"',
      's._domainkey TXT "v=DKIM1; p="',
      'a.b._DomainKey.sub TXT "v=DKIM1; p="',
    ],
  },
  'dkim/version': {
    bad: [`s._domainkey TXT "k=rsa; p=${key2048}"`],
    good: [`s._domainkey TXT "v=DKIM1; p=${key2048}"`],
  },
  'dkim/testing': { bad: ['s._domainkey TXT "v=DKIM1; t=y; p="'], good: ['s._domainkey TXT "v=DKIM1; t=s; p="'] },
  'dkim/unknown-tag': {
    bad: ['s._domainkey TXT "v=DKIM1; key=rsa; p="'],
    good: ['s._domainkey TXT "v=DKIM1; k=rsa; h=sha256; s=email; t=s; n=x; p="'],
  },
  'dkim/delegated-selector': {
    bad: ['s._domainkey CNAME key', 's._domainkey CNAME ns1'],
    good: ['s._domainkey CNAME s.keys.isp.example.', 's._domainkey CNAME t._domainkey\nt._domainkey TXT "v=DKIM1; p="'],
  },
  'dmarc/syntax': {
    bad: [
      '_dmarc TXT "v=DMARC1; p=block"',
      '_dmarc TXT "v=DMARC2; p=none"',
      '_dmarc TXT "v=DMARC1"',
      '_dmarc TXT "V=dmarc1; p=none"',
      '_dmarc TXT "v=DMARC1; p=none; sp=blok"',
      '_dmarc TXT "p=none; rua=mailto:x@new.example"',
      '_dmarc TXT "v=DMARC; p=none"',
      '_dmarc TXT "v=dmarc1; p=none"',
      '_dmarc TXT "v:DMARC1; p=none"',
      '_dmarc TXT "DMARC1; p=none"',
      '_dmarc TXT "v=DMARC1 p=none"',
      '_dmarc TXT "v=DMARC1, p=none"',
      '_dmarc TXT "v=DMARCv1; p=none"',
      '_dmarc TXT "v=D-MARC1; p=none"',
      '_dmarc TXT "p=none; v=DMARC1"',
      `_dmarc TXT "'v=DMARC1; p=none'"`,
    ],
    good: [
      mail,
      '_dmarc TXT "v=DMARC1; p=Reject; rua=mailto:x@new.example"',
      '_dmarc TXT "v=DMARC1; p=none; rua=x@new.example"',
      '_dmarc TXT "v=DMARC1; p=blok; rua=mailto:x@new.example"',
      '_dmarc TXT "v=DMARC1; p=none; rua=mailto:x@new.example"\n_dmarc TXT "v=DMARC2; p=none"',
      '_dmarc TXT "some other text"',
    ],
  },
  'dmarc/slip': {
    bad: [
      '_dmarc TXT "v=DMARC1; p=Reject; rua=mailto:x@new.example"',
      '_dmarc TXT "v=DMARC1; p=none; aspf=R"',
      '_dmarc TXT "v=DMARC1; p=none; rua=x@new.example"',
      '_dmarc TXT "v=DMARC1; p=blok; rua=mailto:x@new.example"',
      '_dmarc TXT "v=DMARC1; p=none; adkim=strict"',
      '_dmarc TXT "v=DMARC1; p=none; pct=all"',
      '_dmarc TXT "v=DMARC1; p=none; p=reject"',
    ],
    good: [mail, '_dmarc TXT "v=DMARC1; p=block"'],
  },
  'dmarc/report-authorisation': {
    bad: [
      'isp.example._report._dmarc TXT "DMARC1"',
      'isp.example._report._dmarc TXT "yes"',
      '_report._dmarc TXT "v=DMARC1"',
    ],
    good: [
      'isp.example._report._dmarc TXT "v=DMARC1"',
      '*._report._dmarc TXT "v=DMARC1;"',
      'isp.example._report._dmarc TXT "v=DMARC1; rua=mailto:x@new.example"',
      '_report._domainkey TXT "ra=reports"',
    ],
  },
  'dmarc/single': {
    bad: [`_dmarc TXT "v=DMARC1; p=none"\n_dmarc TXT "v=DMARC1; p=reject"`],
    good: [`${mail}_dmarc TXT "other"`],
  },
  'dmarc/unknown-tag': {
    bad: ['_dmarc TXT "v=DMARC1; p=none; ruaa=mailto:x@new.example"'],
    good: [mail, '_dmarc TXT "v=DMARC1; p=none; np=reject; psd=n; t=y"'],
  },
  'dmarc/retired-tag': {
    bad: ['_dmarc TXT "v=DMARC1; p=none; pct=50"', '_dmarc TXT "v=DMARC1; p=none; ri=3600"'],
    good: [mail],
  },
  'dmarc/no-reports': { bad: ['_dmarc TXT "v=DMARC1; p=none"'], good: [mail] },
  'dmarc/owner': {
    bad: [
      '@ TXT "v=DMARC1; p=none"',
      'dmarc TXT "v=DMARC1; p=none"',
      '_dmarc._domainkey TXT "v=DMARC1; p=none"',
      's._domainkey TXT "v=DMARC1; p=none"',
      '_dmarc._tcp TXT "v=DMARC1; p=none"',
    ],
    good: [
      mail,
      'isp.example._report._dmarc TXT "v=DMARC1"',
      '_dmarc.sub TXT "v=DMARC1; p=none"',
      '_dmarc CNAME policy\npolicy TXT "v=DMARC1; p=none"',
    ],
  },
  'dmarc/missing': {
    bad: ['@ TXT "v=spf1 -all"', '@ MX 10 mx.isp.example.'],
    good: [mail, '@ MX 0 .', '@ MX 10 mx.isp.example.\n_dmarc CNAME _dmarc.isp.example.', ''],
  },
  'mta-sts/syntax': {
    bad: [
      '_mta-sts TXT "v=STSv1; id=2026-11-24;"',
      '_mta-sts TXT "v=STSv1;"',
      '_mta-sts TXT "v=STS1; id=1"',
      '_mta-sts TXT "v=stsv1; id=1"',
      '_mta-sts TXT "STSv1; id=1"',
      '_mta-sts TXT "id=1; v=STSv1"',
      '_mta-sts TXT "version: STSv1; id=1"',
      '_mta-sts TXT "v=STSv1 id=1"',
      '_mta-sts TXT "v=MTASTS; id=1"',
    ],
    good: ['_mta-sts TXT "some note"', '_mta-sts TXT "v=STSv1; id=1; more=x"', '_mta-sts TXT "v=STSv1; id=20261124;"'],
  },
  'mta-sts/host': {
    bad: ['_mta-sts TXT "v=STSv1; id=1;"'],
    good: [
      '_mta-sts TXT "v=STSv1; id=1;"\nmta-sts A 192.0.2.1',
      '_mta-sts TXT "v=STSv1; id=1;"\nmta-sts CNAME sts.isp.example.',
    ],
  },
  'tls-rpt/syntax': {
    bad: [
      '_smtp._tls TXT "v=TLSRPTv1; rua=tls@new.example"',
      '_smtp._tls TXT "v=TLSRPT1; rua=mailto:tls@new.example"',
      '_smtp._tls TXT "v=TLS-RPTv1; rua=mailto:tls@new.example"',
      '_smtp._tls TXT "v=tlsrptv1; rua=mailto:tls@new.example"',
      '_smtp._tls TXT "rua=mailto:tls@new.example"',
      '_smtp._tls TXT "v=TLSRPTv1"',
    ],
    good: ['_smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@new.example"'],
  },
  'bimi/syntax': {
    bad: [
      'default._bimi TXT "v=BIMI1; l=http://new.example/logo.svg"',
      'default._bimi TXT "v=BIM1; l=https://new.example/logo.svg"',
      'default._bimi TXT "v=bimi1; l=https://new.example/logo.svg"',
      'default._bimi TXT "l=https://new.example/logo.svg"',
    ],
    good: ['default._bimi TXT "v=BIMI1; l=https://new.example/logo.svg"'],
  },
  'mta-sts/owner': {
    bad: [
      'mta-sts TXT "v=STSv1; id=1;"',
      '_mta_sts TXT "v=STSv1; id=1;"',
      '@ TXT "v=STSv1; id=1;"',
      '_smtp._mta-sts TXT "v=STSv1; id=1;"',
    ],
    good: [
      '_mta-sts TXT "v=STSv1; id=1;"',
      '_MTA-STS.sub TXT "v=STSv1; id=1;"',
      '_mta-sts CNAME sts\nsts TXT "v=STSv1; id=1;"',
    ],
  },
  'tls-rpt/owner': {
    bad: [
      '_tls TXT "v=TLSRPTv1; rua=mailto:x@new.example"',
      '_smtp-tls TXT "v=TLSRPTv1; rua=mailto:x@new.example"',
      '_smtp._tcp TXT "v=TLSRPTv1; rua=mailto:x@new.example"',
      '@ TXT "v=TLSRPTv1; rua=mailto:x@new.example"',
    ],
    good: ['_smtp._tls TXT "v=TLSRPTv1; rua=mailto:x@new.example"'],
  },
  'bimi/owner': {
    bad: [
      '_bimi TXT "v=BIMI1; l=https://new.example/logo.svg"',
      'bimi TXT "v=BIMI1; l=https://new.example/logo.svg"',
      'default.bimi TXT "v=BIMI1; l=https://new.example/logo.svg"',
    ],
    good: ['brand._bimi.sub TXT "v=BIMI1; l=https://new.example/logo.svg"'],
  },
  'atps/syntax': {
    bad: [
      'x._atps TXT "v=ATPS1; d=isp.example"',
      'isp.example._atps TXT "v=ATPS; d=isp.example"',
      'isp.example._atps TXT "d=isp.example"',
      'isp.example._atps TXT "v=atps1; d=isp.example"',
    ],
    good: [
      'isp.example._atps TXT "v=ATPS1; d=isp.example"',
      'cwdhruphltxhjxs32zndkhcvs2hoffos3trbbn7ua23jeqrykc2a._atps TXT "v=ATPS1; d=isp.example"',
      'rtu7ee4uxyzmex2pyoahbdn2sw43c4ga._atps TXT "v=ATPS1; d=ISP.example"',
      'x._atps TXT "v=ATPS1"',
      '*._atps TXT "v=ATPS1; d=isp.example"',
      'x._atps TXT "a note"',
    ],
  },
  'atps/owner': {
    bad: ['@ TXT "v=ATPS1; d=isp.example"', '_atps TXT "v=ATPS1"', 'isp.example.atps TXT "v=ATPS1"'],
    good: ['isp.example._atps TXT "v=ATPS1"', 'isp.example._atps CNAME x\nx TXT "v=ATPS1"'],
  },
  'adsp/owner': {
    bad: ['@ TXT "dkim=all"', '_adsp TXT "dkim=discardable"', 'adsp._domainkey TXT "dkim=all"'],
    good: ['_adsp._domainkey TXT "dkim=all"', '@ TXT "dkim=x"', '_asp._domainkey.sub TXT "dkim=unknown"'],
  },
  'domainkeys/owner': {
    bad: ['@ TXT "o=-;"', '_domainkeys TXT "o=~; r=postmaster@new.example"', 'domainkey TXT "o=-"'],
    good: ['_domainkey TXT "o=-;"', '@ TXT "o=-x"', '_domainkey.sub TXT "o=~"'],
  },
  'mail/tlsa-exchange': {
    bad: [
      `${mail}@ A 192.0.2.1\n_25._tcp TLSA 3 1 1 ${zeros(32)}`,
      `sub MX 10 mx.isp.example.\nsub A 192.0.2.1\n_25._tcp.sub TLSA 3 1 1 ${zeros(32)}`,
    ],
    good: [
      `${mail}_25._tcp.mx1 TLSA 3 1 1 ${zeros(32)}`,
      `@ MX 10 @\n@ A 192.0.2.1\n_25._tcp TLSA 3 1 1 ${zeros(32)}`,
      `@ MX 0 .\n@ A 192.0.2.1\n_25._tcp TLSA 3 1 1 ${zeros(32)}`,
      `${mail}mx1 MX 10 mx.isp.example.\n_25._tcp.mx1 TLSA 3 1 1 ${zeros(32)}`,
      `${mail}_443._tcp TLSA 3 1 1 ${zeros(32)}`,
    ],
  },
  'policy/single': {
    bad: [
      '_mta-sts TXT "v=STSv1; id=1;"\n_mta-sts TXT "v=STSv1; id=2;"',
      '_smtp._tls TXT "v=TLSRPTv1; rua=mailto:a@new.example"\n_smtp._tls TXT "v=TLSRPTv1; rua=mailto:b@new.example"',
    ],
    good: ['_mta-sts TXT "v=STSv1; id=1;"\n_mta-sts TXT "note"'],
  },
  'adsp/syntax': {
    bad: ['_adsp._domainkey TXT "dkim=most"'],
    good: ['_adsp._domainkey TXT "dkim=all"', '_asp._domainkey TXT "dkim=unknown"'],
  },
  'adsp/without-key': {
    bad: ['_adsp._domainkey TXT "dkim=all"', '_asp._domainkey TXT "dkim=all"\ns._domainkey.sub TXT "v=DKIM1; p="'],
    good: ['_adsp._domainkey TXT "dkim=all"\ns._domainkey TXT "v=DKIM1; p="', '_adsp._domainkey TXT "dkim=unknown"'],
  },
  'domainkeys/syntax': {
    bad: ['_domainkey TXT "o=+;"'],
    good: ['_domainkey TXT "o=-;"', '_domainkey TXT "o=~; r=postmaster@new.example"'],
  },
  'legacy/signing-policy': {
    bad: ['_adsp._domainkey TXT "dkim=all"', '_asp._domainkey TXT "dkim=all"', '_domainkey TXT "o=-;"'],
    good: ['s._domainkey TXT "v=DKIM1; p="'],
  },
  'mail/null-spf': {
    bad: ['@ MX 0 .', '@ MX 0 .\n@ TXT "v=spf1 ~all"'],
    good: ['@ MX 0 .\n@ TXT "v=spf1 -all"', '@ MX 0 .\n@ TXT "v=spf1 ip4:192.0.2.1 -all"'],
  },
  'mail/no-spf': { bad: ['sub MX 10 ns1'], good: [mail, '*.sub MX 10 ns1', '@ MX 0 .'] },
  'wildcard/shadow': {
    bad: ['* MX 10 ns1\nwww A 192.0.2.1', '*.a TXT "x"\nb.c.a A 192.0.2.1'],
    good: ['*.in MX 10 ns1\nwww A 192.0.2.1', '*.in MX 10 ns1\na.in MX 10 ns1\n_25._tcp.b.in TXT "x"'],
  },
};
