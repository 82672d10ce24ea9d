import { generateKeyPairSync } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { dkimKeyRecord, secret } from '@waxseal/core';
import { signMessage, startDnsServer } from '@waxseal/probe';
import { parseZone } from '@waxseal/zone';
import { beforeAll, describe, expect, it } from 'vitest';
import { scratchProject } from './support/run-cli.ts';

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const record = dkimKeyRecord({ algorithm: 'rsa', publicKey: pair.publicKey.toString('base64') });
const zoneOf = (domain: string): string => `$ORIGIN ${domain}.
$TTL 300
@ SOA ns1 hostmaster 1 2h 30m 2w 5m
@ TXT "v=spf1 ip4:192.0.2.11 ip4:198.51.100.0/24 -all"
r1._domainkey TXT ${(record.match(/.{1,200}/g) ?? []).map((part) => `"${part}"`).join(' ')}
`;
const records = ['receiver.example', 'forger.example', 'shop.example'].flatMap((domain) =>
  parseZone(zoneOf(domain)).records.map(({ record: one }) => one),
);

const inventory = (policy: string, more = ''): string => `all:
  vars:
    domain: shop.example
    domains:
      - name: shop.example
        send: [{ hosts: true }, { spf: 'ip4:198.51.100.0/24' }]
        policy: { spf: fail, dmarc: { policy: ${policy}, aggregateReports: ['mailto:dmarc@shop.example'] } }
${more}mail:
  hosts:
    mx1: { address: 192.0.2.11 }
`;

const today = Math.floor(Date.now() / 86_400_000) * 86_400;

interface Told {
  readonly source: string;
  readonly count: number;
  readonly dkim: string;
  readonly spf: string;
}

function xml(daysAgo: number, rows: readonly Told[], domain = 'shop.example'): string {
  const begin = today - daysAgo * 86_400;
  const body = rows.map(
    ({ source, count, dkim, spf }) => `<record><row><source_ip>${source}</source_ip><count>${count}</count>
<policy_evaluated><disposition>none</disposition><dkim>${dkim}</dkim><spf>${spf}</spf></policy_evaluated></row>
<identifiers><header_from>${domain}</header_from></identifiers></record>`,
  );
  return `<?xml version="1.0"?><feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0"><report_metadata><org_name>Receiver</org_name>
<email>dmarc@receiver.example</email><report_id>${begin}.${rows.length}</report_id><date_range><begin>${begin}</begin><end>${begin + 86_399}</end></date_range>
</report_metadata><policy_published><domain>${domain}</domain><p>none</p></policy_published>${body.join('')}</feedback>`;
}

async function mail(from: string, text: string): Promise<string> {
  const message = [
    `From: <dmarc@${from}>`,
    'To: dmarc@shop.example',
    'Subject: Report Domain: shop.example',
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <1@${from}>`,
    'MIME-Version: 1.0',
    'Content-Type: application/gzip; name="r.xml.gz"',
    'Content-Transfer-Encoding: base64',
    '',
    gzipSync(text).toString('base64').replaceAll(/.{76}/g, '$&\r\n'),
    '',
  ].join('\r\n');
  return signMessage(message, [{ domain: from, selector: 'r1', privatePem: secret(pair.privateKey) }], new Date());
}

const honest: readonly Told[] = [
  { source: '192.0.2.11', count: 20, dkim: 'pass', spf: 'pass' },
  { source: '198.51.100.7', count: 5, dkim: 'fail', spf: 'pass' },
  { source: '203.0.113.66', count: 3, dkim: 'fail', spf: 'fail' },
];

describe('waxseal reports', () => {
  const project = scratchProject({ 'inv.yml': inventory('none') });
  const files: Record<string, string> = {};

  beforeAll(async () => {
    for (let day = 1; day <= 15; day += 1)
      files[`Maildir/new/${day}.host`] = await mail('receiver.example', xml(day, honest));
    const forged = xml(2, [{ source: '192.0.2.11', count: 9999, dkim: 'fail', spf: 'fail' }]);
    files['Maildir/cur/forged:2,S'] = await mail('forger.example', forged);
    files['Maildir/cur/letter:2,S'] = 'From: a@b.example\r\nSubject: hello\r\n\r\nA letter.\r\n';
    files['Maildir/cur/hostile:2,S'] =
      'From: a@b.example\r\nContent-Type: text/xml\r\n\r\n<!DOCTYPE f [<!ENTITY a "aa">]><feedback/>\r\n';
    files['Maildir/cur/victim:2,S'] = await mail('receiver.example', xml(1, honest, 'victim.example'));
    files['unpacked.xml'] = xml(20, honest.slice(0, 1));
    project.write(files);
  }, 60_000);

  it(
    'reads a Maildir, counts what is proved apart from what is not, and refuses what is hostile',
    { timeout: 120_000 },
    async () => {
      await using server = await startDnsServer({ records });
      const dns = ['--dns', `127.0.0.1:${server.port}`];
      const first = await project.cli('reports', 'read', 'Maildir', 'unpacked.xml', '-i', 'inv.yml', ...dns);
      expect(first.code).toBe(1);
      expect(first.out.split('\n')[0]).toBe(
        '17 reports counted, 2 of them not proved, 1 elsewhere, 1 refused, 1 other mail',
      );
      for (const why of [
        'refused: a report has no document type of its own',
        'not proved: the mail is signed by forger.example, and the report says it is from receiver.example',
        'not proved: no mail brought it',
        'about a domain that is not declared here: victim.example',
      ])
        expect(first.out).toContain(`1 × ${why}`);

      const again = await project.cli(
        'reports',
        'read',
        'Maildir/new/1.host',
        '-i',
        'inv.yml',
        ...dns,
        '--output',
        'json',
      );
      expect(JSON.parse(again.out)).toMatchObject({ v: 1, counts: { duplicate: 1 } });

      const shown = await project.cli('reports', 'propose', '-i', 'inv.yml', ...dns);
      expect(shown.code).toBe(2);
      for (const text of [
        'shop.example: 420 messages on 15 days',
        '89.2 % aligned, told by 1 reporter',
        '10,019 messages more by reports that nothing proves: they count for nothing below',
        'a stricter policy would have caught 45 of strangers',
        "next step: policy.dmarc of shop.example: { policy: 'none' } → { policy: 'quarantine', testing: true }",
        '+ v=DMARC1; p=quarantine; rua=mailto:dmarc@shop.example; t=y',
        'nothing was changed',
      ])
        expect(shown.out).toContain(text);
      expect(shown.out).toMatch(/service +ip4:198\.51\.100\.0\/24 +75 +100 % +steady/);
      expect(shown.out).toMatch(/ours +mx1 +300 +100 % +steady/);

      // Without a DNS to ask, the reporter's own SPF result names the sender as admitted.
      const plain = await project.cli('reports', '-i', 'inv.yml', '--output', 'json');
      expect([plain.code, JSON.parse(plain.out)]).toMatchObject([
        0,
        {
          domains: [
            {
              summary: {
                count: 420,
                parties: [{ name: 'mx1' }, { name: 'a sender that SPF admits' }, { kind: 'stranger' }],
              },
            },
          ],
        },
      ]);
    },
  );

  it('takes files as proved where their giver vouches for them, and keeps what it cannot read', async () => {
    using other = scratchProject({ 'inv.yml': inventory('reject'), 'r.xml': files['unpacked.xml'] ?? '' });
    expect((await other.cli('reports', '-i', 'inv.yml')).out).toContain('shop.example: no reports from');
    expect((await other.cli('reports', 'read', 'r.xml', '-i', 'inv.yml', '--trust')).out).toBe('1 reports counted\n');
    // Each domain of the hosts has sums of its own.
    const further = '      - { name: news.example, send: [{ hosts: true }], policy: { spf: fail } }\n';
    other.write({ 'two.yml': inventory('reject', further), 'n.xml': xml(3, honest, 'news.example') });
    await other.cli('reports', 'read', 'n.xml', '-i', 'two.yml', '--trust');
    const both = (await other.cli('reports', '-i', 'two.yml')).out;
    expect(both).toMatch(/^shop\.example: 20 messages on 1 day[^]*^news\.example: 28 messages on 1 day/m);
    expect(both).toContain("next step: policy.dmarc of news.example: nothing → { policy: 'none' }");
    const shown = await other.cli('reports', 'propose', '-i', 'inv.yml');
    expect([shown.code, shown.out]).toEqual([
      0,
      expect.stringContaining('the policy is the strictest there is') as string,
    ]);
    other.write({ '.waxseal/memory/reports-shop.example.json': '{"version":9}' });
    const broken = await other.cli('reports', 'read', 'r.xml', '-i', 'inv.yml');
    expect([broken.code, broken.err]).toEqual([
      3,
      expect.stringContaining('remove the file and read the reports again') as string,
    ]);
  });
});
