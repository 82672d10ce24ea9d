import { key2048 } from '../lint/lint-cases.test-data.ts';

const key = `"v=DKIM1; k=rsa; p=${key2048.slice(0, 200)}" "${key2048.slice(200)}"`;
const digest = '0123456789abcdef'.repeat(4);
const many = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

/** In front of every zone. */
export const healthyHead = `$ORIGIN new.example.
$TTL 3600
@ SOA ns1 hostmaster 1 14400 3600 1209600 300
@ NS ns1
@ NS ns2.isp.example.
ns1 A 192.0.2.53
`;

const mail = `@ MX 10 mx1
mx1 A 192.0.2.25
@ TXT "v=spf1 mx -all"
_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@new.example"
`;

/** Zones as they are in use, each with something that a careless rule would call an error. */
export const healthyZones: Readonly<Record<string, string>> = {
  'nothing but the zone itself': '',
  'a parked name': '@ MX 0 .\n@ TXT "v=spf1 -all"\n_dmarc TXT "v=DMARC1; p=reject"\n*._domainkey TXT "v=DKIM1; p="',
  'its own mail': mail,
  'a large provider receives and sends': `@ MX 1 smtp.provider.example.
@ TXT "v=spf1 include:_spf.provider.example ~all"
@ TXT "provider-site-verification=abcdefgh"
google._domainkey TXT ${key}
_dmarc TXT "v=DMARC1; p=quarantine; sp=none; rua=mailto:a@reports.example,mailto:b@new.example"`,
  'selectors that a provider keeps': `${mail}selector1._domainkey CNAME selector1-new-example._domainkey.tenant.provider.example.
selector2._domainkey CNAME selector2-new-example._domainkey.tenant.provider.example.
autodiscover CNAME autodiscover.provider.example.
k1._domainkey CNAME dkim.news.example.`,
  'a provider whose customers alias keys': `dkim TXT ${key}
k2 TXT ${key}
customer7.dkim TXT ${key}`,
  'a key behind an alias in the zone': `${mail}s1._domainkey CNAME s1\ns1 TXT ${key}`,
  'keys that are revoked, and notes on them': `${mail}old._domainkey TXT "v=DKIM1; p="\nnew._domainkey TXT "v=DKIM1; h=sha256; s=email; t=s; n=2026; p=${key2048.slice(0, 180)}" "${key2048.slice(180)}"`,
  'a key for reports on TLS': `${mail}tls._domainkey TXT "v=DKIM1; s=tlsrpt; p=${key2048.slice(0, 180)}" "${key2048.slice(180)}"`,
  'two algorithms': `${mail}r._domainkey TXT ${key}\ne._domainkey TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="`,
  'reports of others are welcome': `${mail}shop.example._report._dmarc TXT "v=DMARC1"
*._report._dmarc TXT "v=DMARC1;"
isp.example._report._dmarc TXT "v=DMARC1; rua=mailto:x@new.example"`,
  'DMARC in capital words': mail.replace('p=none', 'p=None; adkim=R; aspf=S'),
  'DMARC with tags of old': mail.replace('p=none;', 'p=reject; pct=100; rf=afrf; ri=86400; fo=1:d:s;'),
  'DMARC kept elsewhere': `@ MX 10 mx1\nmx1 A 192.0.2.25\n@ TXT "v=spf1 mx -all"\n_dmarc CNAME new.example.policies.isp.example.`,
  'policies on TLS': `${mail}_mta-sts TXT "v=STSv1; id=20261128T010000"
mta-sts CNAME policies.isp.example.
_smtp._tls TXT "v=TLSRPTv1;rua=mailto:tls@new.example,https://isp.example/v1/tls"
default._bimi TXT "v=BIMI1;l=https://new.example/l.svg;a="`,
  'policies on TLS kept elsewhere': `${mail}_mta-sts CNAME _mta-sts.isp.example.\n_smtp._tls CNAME _smtp._tls.isp.example.\nmta-sts A 192.0.2.80`,
  'DANE by an alias': `${mail}_25._tcp.mx1 CNAME keys._dane\nkeys._dane TLSA 3 1 1 ${digest}\nkeys._dane TLSA 2 1 1 ${digest}`,
  'DANE of a whole certificate and of private use': `${mail}_25._tcp.mx1 TLSA 3 0 0 ${digest}${digest}\n_443._tcp.mx1 TLSA 255 255 255 abcd\n*._tcp.ns1 TLSA 3 1 1 ${digest}`,
  'Active Directory': `dc1 A 192.0.2.10
gc._msdcs A 192.0.2.10
gc._msdcs AAAA 2001:db8::10
_ldap._tcp SRV 0 100 389 dc1
_ldap._tcp.dc._msdcs SRV 0 100 389 dc1
_ldap._tcp.pdc._msdcs SRV 0 100 389 dc1
_ldap._tcp.Default-First-Site-Name._sites.dc._msdcs SRV 0 100 389 dc1
_kerberos._udp SRV 0 100 88 dc1
_kpasswd._tcp SRV 0 100 464 dc1
_gc._tcp SRV 0 100 3268 dc1
0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0._msdcs CNAME dc1
DomainDnsZones A 192.0.2.10
ForestDnsZones A 192.0.2.10`,
  'services found by SRV': `${mail}_imaps._tcp SRV 0 1 993 mx1
_imap._tcp SRV 0 0 0 .
_pop3._tcp SRV 0 0 0 .
_submissions._tcp SRV 0 1 465 mx1
_submission._tcp SRV 10 1 587 mx1
_sip._tls SRV 100 1 443 sip.isp.example.
_autodiscover._tcp SRV 0 0 443 mail.isp.example.
_xmpp-server._tcp SRV 5 0 5269 xmpp.isp.example.`,
  'SPF by macros': `${mail.replace('v=spf1 mx -all', 'v=spf1 exists:%{ir}.%{l1r+-}._spf.%{d} include:_netblocks.new.example -all')}
_netblocks TXT "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ~all"
*._spf A 192.0.2.2
a._spf_verify A 192.0.2.9
b._spf_rate A 192.0.2.9`,
  'SPF in several strings': mail.replace(
    '"v=spf1 mx -all"',
    '"v=spf1 mx ip4:192.0.2.0/24 " "include:isp.example" " -all"',
  ),
  'SPF with redirect, SPF of a host': `@ MX 10 mx1\nmx1 A 192.0.2.25\nmx1 TXT "v=spf1 a -all"\n@ TXT "v=spf1 redirect=_spf.isp.example"\n_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@new.example"`,
  'Sender ID of old beside SPF': `${mail}@ TXT "spf2.0/pra mx -all"`,
  'ADSP, ATPS and DomainKeys of old': `${mail}s._domainkey TXT ${key}\n_adsp._domainkey TXT "dkim=unknown"\n_domainkey TXT "o=~; r=postmaster@new.example"\nabc._atps TXT "v=ATPS1; d=isp.example"\n_report._domainkey TXT "ra=reports"`,
  'the same record twice': `${mail}@ MX 10 MX1\n@ TXT "v=spf1 mx -all"\nwww CNAME web.isp.example.\nwww CNAME WEB.isp.example.\n_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@new.example"`,
  certificates: `${mail}@ CAA 0 issue "ca.example; accounturi=https://ca.example/acct/1; validationmethods=dns-01"
@ CAA 0 issuewild ";"
@ CAA 128 issue "cb.example"
@ CAA 0 iodef "mailto:security@new.example"
@ CAA 0 contactemail "security@new.example"
@ CAA 0 contactphone "+1 555 0100"
@ CAA 0 issuevmc "ca.example"
_acme-challenge TXT "abc_DEF-123"
_acme-challenge.www CNAME www.validation.isp.example.`,
  wildcards: `${mail}* A 192.0.2.80\n* MX 10 mx1\n* TXT "v=spf1 -all"\n*.dev CNAME www.isp.example.`,
  'delegations with and without glue': `${mail}sub NS ns.sub\nns.sub A 192.0.2.77\nother NS ns1.isp.example.\nother DS 12345 13 2 ${digest}\nin.sub A 192.0.2.78`,
  'a DNAME': `${mail}old DNAME new.isp.example.`,
  'service bindings':
    '@ HTTPS 1 . alpn=h2,h3 ipv4hint=192.0.2.80\nwww HTTPS 0 cdn.isp.example.\n_8443._https.api SVCB 1 api.isp.example. alpn=h2 port=8443\n_dns.ns1 SVCB 1 ns1 alpn=dot',
  'many selectors': `${mail}${many(40, (index) => `s${index}._domainkey TXT ${key}`)}`,
  'many mail domains below one': many(
    20,
    (index) =>
      `d${index} MX 10 mx${index}\nmx${index} A 192.0.2.${index}\nd${index} TXT "v=spf1 mx -all"\n_dmarc.d${index} TXT "v=DMARC1; p=reject; rua=mailto:d@new.example"\ns._domainkey.d${index} CNAME s._domainkey.isp.example.`,
  ),
  'texts of all kinds': String.raw`@ TXT "a=b; c=d"
@ TXT "MS=ms12345678"
@ TXT "docusign=1b2c-3d"
@ TXT "v=verifydomain MS=1234"
@ TXT "v=DKIM is spoken here"
a TXT "p=1" "k=2"
b TXT "v=1; a=2"
c TXT "spf and dkim are set up"
d TXT "\"quoted\""
e TXT "\\; is a backslash and a semicolon"
f TXT ""`,
  'fingerprints, locations and people': `host A 192.0.2.90
host SSHFP 4 2 ${digest}
host LOC 52 22 23 N 4 53 32 E -2m
host RP admin.new.example. info.new.example.
info TXT "call the office"
host HINFO "PC" "Linux"
_http._tcp URI 10 1 "https://new.example/"
sip NAPTR 100 10 "U" "E2U+sip" "!^.*$!sip:info@new.example!" .`,
  'names in capitals': `@ MX 10 MX1\nMX1 A 192.0.2.25\n@ TXT "V=SPF1 MX -ALL"\n_DMARC TXT "v=DMARC1; p=none; rua=mailto:d@new.example"\nS1._DomainKey TXT ${key}`,
};
