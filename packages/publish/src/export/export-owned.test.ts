import { domainName, type ResourceRecord } from '@waxseal/core';
import { parseZone } from '@waxseal/zone';
import { expect, it } from 'vitest';
import { exportOwned } from './export-owned.ts';
import { terraformProviders } from './export-terraform.ts';

const origin = domainName('new.example');
const records: readonly ResourceRecord[] = parseZone(
  String.raw`$TTL 300
@ MX 10 mx1
@ TXT "site-verification=abc"
@ TXT "v=spf1 exists:%{i}._spf.new.example -all"
mx1._domainkey TXT "v=DKIM1; p=AAAA" "BBBB"
x TXT "\195\164 ${'$'}{var.y} \"q\""
`,
  { origin },
).records.map(({ record }) => record);
const written = (form: 'octodns' | 'dnscontrol') => exportOwned({ origin, records }, form, 'route53').text;
const terraform = (provider: (typeof terraformProviders)[number]) =>
  JSON.parse(exportOwned({ origin, records }, 'terraform', provider).text) as {
    readonly variable?: unknown;
    readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  };

it('tells dnscontrol to purge nothing', () => {
  expect(written('dnscontrol')).toContain('D("new.example", REGISTRAR, DnsProvider(PROVIDER), NO_PURGE,\n');
});

it('tells octoDNS to begin with the zone as it is', () => {
  expect(written('octodns')).toMatch(/populate_should_replace: true[^]*sources: \[live, waxseal\][^]*\n---\n/);
});

it('has Route 53’s resources in the words of their provider', () => {
  const { variable, resource } = terraform('route53');
  expect(variable).toEqual({ zone_id: { type: 'string' } });
  expect(resource['aws_route53_record']).toMatchObject({
    mail_apex_mx: { zone_id: '${var.zone_id}', name: 'new.example', ttl: 300, records: ['10 mx1.new.example.'] },
    mail_apex_txt: { records: ['site-verification=abc', 'v=spf1 exists:%%{i}._spf.new.example -all'] },
    'mail_mx1-2e-_domainkey_txt': { records: ['v=DKIM1; p=AAAA""BBBB'] },
    mail_x_txt: { records: ['\\303\\244 $${var.y} \\"q\\"'] },
  });
});

it('has one resource a record at Cloudflare, so that other people’s records in a set are not even named twice', () => {
  expect(Object.keys(terraform('cloudflare').resource['cloudflare_dns_record'] ?? {})).toEqual([
    'mail_apex_mx',
    'mail_apex_txt',
    'mail_apex_txt_2',
    'mail_mx1-2e-_domainkey_txt',
    'mail_x_txt',
  ]);
});

it.each(terraformProviders.filter((one) => one !== 'cloudflare'))(
  'has one resource an RRset at %s, of names that Terraform takes',
  (provider) => {
    const names = Object.values(terraform(provider).resource).flatMap((all) => Object.keys(all));
    expect(names).toHaveLength(4);
    expect(names.filter((name) => !/^[a-z_][\w-]*$/.test(name))).toEqual([]);
  },
);
