/** A shop as there are many: web at the apex, the inbox at a host of its own, two services that send, a vendor that reads reports. */
export const shop = `$ORIGIN shop.example.
$TTL 3600
@ SOA ns1 hostmaster 2026110101 2h 30m 2w 5m
@ NS ns1
@ A 198.51.100.80
@ MX 10 mail
@ TXT "v=spf1 mx include:_spf.google.com include:servers.mcsv.net -all"
_dmarc TXT "v=DMARC1; p=reject; adkim=s; rua=mailto:shop@reports.example"
k2._domainkey CNAME dkim2.mcsv.net.
www CNAME @
mail A 192.0.2.25
ns1 A 192.0.2.53
`;

/** Whose mail the short form of the recipe would lose there, sentence by sentence. */
export const senders = [
  'mail of shop.example is no longer sent by mx',
  'mail of shop.example is no longer sent by include:_spf.google.com',
  'mail of shop.example is no longer sent by include:servers.mcsv.net',
];
/** What else it would change. */
export const others = [
  'mail for shop.example also goes to shop.example',
  'DMARC of shop.example goes from p=reject to p=none',
  'DMARC of shop.example goes from adkim=s to adkim=r',
  'aggregate reports of shop.example no longer go to mailto:shop@reports.example',
  'shop.example gets the address 192.0.2.11',
];
