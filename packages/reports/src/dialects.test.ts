import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { AggregateReport } from './dmarc/aggregate-report.ts';
import { readReportFile } from './read-report-file.ts';
import { readReportMail } from './read-report-mail.ts';
import { aggregateText, type AggregateText, mailWith, recordText, zipOf } from './reports.test-data.ts';

async function read(text: string | Uint8Array): Promise<AggregateReport> {
  const [report] = await readReportFile('report', typeof text === 'string' ? Buffer.from(text) : text);
  if (report?.kind !== 'aggregate') throw new Error('no aggregate report');
  return report;
}

describe('an aggregate report', () => {
  it('is read with its policy, rows, signatures and envelope', async () => {
    expect(await read(aggregateText())).toEqual({
      kind: 'aggregate',
      form: 'RFC 7489',
      organization: 'Receiver',
      contact: 'receiver.example',
      id: '2026-7',
      range: { begin: 1_795_651_200, end: 1_795_737_599 },
      policies: [{ domain: 'shop.example', policy: 'none', testing: false }],
      rows: [
        {
          source: '192.0.2.11',
          count: 12,
          disposition: 'none',
          dkimAligned: true,
          spfAligned: false,
          reasons: [],
          author: 'shop.example',
          dkim: [{ domain: 'shop.example', selector: 'mx1', result: 'pass' }],
          spf: { domain: 'list.example', result: 'pass' },
        },
      ],
      notes: [],
    });
  });

  it('is read in the form of RFC 9990: its namespace, test mode, non-existent names, a disposition of pass', async () => {
    const report = await read(
      aggregateText({
        root: '<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0">',
        policies:
          '<policy_published><domain>shop.example</domain><discovery_method>treewalk</discovery_method><p>quarantine</p><sp>none</sp><np>reject</np><testing>y</testing></policy_published>',
        records: recordText({
          evaluated:
            '<policy_evaluated><disposition>pass</disposition><dkim>pass</dkim><spf>pass</spf><reason><type>policy_test_mode</type></reason></policy_evaluated>',
        }),
      }),
    );
    expect(report).toMatchObject({
      form: 'RFC 9990',
      policies: [{ policy: 'quarantine', subdomains: 'none', nonexistent: 'reject', testing: true }],
      rows: [{ disposition: 'none', spfAligned: true, reasons: ['policy_test_mode'] }],
    });
  });

  // What reporters do that no schema says; each with what becomes of it.
  const quirks: readonly (readonly [string, AggregateText, object])[] = [
    [
      'a prefix before every name',
      { root: '<r:feedback xmlns:r="urn:ietf:params:xml:ns:dmarc-2.0">' },
      { form: 'RFC 9990' },
    ],
    ['blank lines before the declaration', { head: '\n\r\n <?xml version="1.0"?>' }, { id: '2026-7' }],
    ['a byte order mark', { head: '\u{feff}<?xml version="1.0"?>' }, { id: '2026-7' }],
    ['no declaration', { head: '' }, { id: '2026-7' }],
    [
      'days as text',
      { dates: '<date_range><begin>2026-11-26</begin><end>2026-11-27T00:00:00+01:00</end></date_range>' },
      { range: { begin: 1_795_651_200, end: 1_795_734_000 } },
    ],
    [
      'moments in milliseconds',
      { dates: '<date_range><begin>1795651200000</begin><end>1795737599999</end></date_range>' },
      { range: { begin: 1_795_651_200, end: 1_795_737_599 } },
    ],
    [
      'a range the wrong way round',
      { dates: '<date_range><begin>1795737599</begin><end>1795651200</end></date_range>' },
      { range: { begin: 1_795_651_200, end: 1_795_737_599 } },
    ],
    [
      'a range without its end',
      { dates: '<date_range><begin>1795651200</begin></date_range>' },
      { range: { begin: 1_795_651_200, end: 1_795_737_600 } },
    ],
    ['an address with a name', { email: 'Reports &lt;noreply@Receiver.Example&gt;' }, { contact: 'receiver.example' }],
    ['no name', { organization: '' }, { organization: 'receiver.example' }],
    [
      'a name with line feeds and a bidi control',
      { organization: 'Rec\n\u{202e}eiver' },
      { organization: 'Rec \\u202eeiver' },
    ],
    [
      'several policies',
      {
        policies:
          '<policy_published><domain>shop.example</domain><p>none</p></policy_published><policy_published><domain>news.shop.example</domain><p>reject</p><pct>50</pct></policy_published>',
      },
      { policies: [{ policy: 'none' }, { domain: 'news.shop.example', policy: 'reject', percent: 50 }] },
    ],
    [
      'no author’s domain',
      { records: recordText({ identifiers: '' }) },
      {
        rows: [{ author: 'shop.example' }],
        notes: ['a record names no author’s domain: that of the policy is taken'],
      },
    ],
    [
      'no count',
      { records: recordText({ row: '<source_ip>192.0.2.11</source_ip>' }) },
      { rows: [{ count: 1 }], notes: ['a record has no count: it is taken as one message'] },
    ],
    [
      'a count that is none',
      { records: recordText({ row: '<source_ip>192.0.2.11</source_ip><count>many</count>' }) },
      { rows: [], notes: ['a record has a count that is none: it is left out'] },
    ],
    [
      'a count of 0',
      { records: recordText({ row: '<source_ip>192.0.2.11</source_ip><count>0</count>' }) },
      { rows: [], notes: [] },
    ],
    [
      'IPv4 within IPv6',
      { records: recordText({ row: '<source_ip>::FFFF:192.0.2.11</source_ip><count>1</count>' }) },
      { rows: [{ source: '192.0.2.11' }] },
    ],
    [
      'IPv6 in capitals and at length',
      { records: recordText({ row: '<source_ip>2001:0DB8:0:0::11</source_ip><count>1</count>' }) },
      { rows: [{ source: '2001:db8::11' }] },
    ],
    [
      'a source that is no address',
      { records: recordText({ row: '<source_ip>unknown</source_ip><count>1</count>' }) },
      { rows: [{ count: 1 }], notes: ['a record names no source'] },
    ],
    [
      'no word on alignment, and a signature that passes',
      { records: recordText({ evaluated: '' }) },
      {
        rows: [{ disposition: 'unknown', dkimAligned: true, spfAligned: false }],
        notes: ['a record tells no alignment: its results are taken'],
      },
    ],
    [
      'results in capitals, and of older drafts',
      {
        records: recordText({
          evaluated:
            '<policy_evaluated><disposition>Quarantine</disposition><dkim>Fail</dkim><spf>PASS</spf></policy_evaluated>',
          auth: '<auth_results><spf><domain>SHOP.example.</domain><scope>mfrom</scope><result>hardfail</result></spf></auth_results>',
        }),
      },
      {
        rows: [
          {
            disposition: 'quarantine',
            dkimAligned: false,
            spfAligned: true,
            dkim: [],
            spf: { domain: 'shop.example', result: 'fail' },
          },
        ],
      },
    ],
    [
      'SPF of HELO beside that of the envelope',
      {
        records: recordText({
          auth: '<auth_results><spf><domain>mx.list.example</domain><scope>helo</scope><result>none</result></spf><spf><domain>list.example</domain><scope>mfrom</scope><result>softfail</result></spf></auth_results>',
        }),
      },
      { rows: [{ spf: { domain: 'list.example', result: 'softfail' } }] },
    ],
    [
      'an element of its own within a record',
      { records: recordText({ auth: '<auth_results/><x:more xmlns:x="urn:x"><a>1</a></x:more>' }) },
      { rows: [{ dkim: [], count: 12 }] },
    ],
    ['no records', { records: '' }, { rows: [] }],
  ];
  it.each(quirks)('is read with %s', async (_, values, expected) => {
    expect(await read(aggregateText(values))).toMatchObject(expected);
  });

  it.each(['utf16le', 'latin1'] as const)('is read in %s', async (encoding) => {
    const declared = encoding === 'latin1' ? 'ISO-8859-1' : 'UTF-16';
    const text = aggregateText({ head: `<?xml version="1.0" encoding="${declared}"?>`, organization: 'Empfänger' });
    const mark = encoding === 'utf16le' ? '\u{feff}' : '';
    expect((await read(Buffer.from(`${mark}${text}`, encoding))).organization).toBe('Empfänger');
  });
});

describe('a mail with a report', () => {
  const xml = Buffer.from(aggregateText());
  const shapes: readonly (readonly [string, Uint8Array])[] = [
    ['gzip', mailWith('application/gzip', 'receiver.example!shop.example!1!2.xml.gz', gzipSync(xml))],
    ['zip', mailWith('application/zip', 'r.zip', zipOf([{ name: 'r.xml', octets: xml }]))],
    [
      'zip with a folder in it',
      mailWith(
        'application/zip',
        'r.zip',
        zipOf([
          { name: 'd/', octets: Buffer.alloc(0) },
          { name: 'd/r.xml', octets: xml },
        ]),
      ),
    ],
    ['plain XML', mailWith('text/xml', 'r.xml', xml)],
    ['gzip that is called zip', mailWith('application/zip', 'r.zip', gzipSync(xml))],
    ['gzip without a type', mailWith('application/octet-stream', 'r.xml.gz', gzipSync(xml))],
    [
      'gzip in a zip',
      mailWith('application/x-zip-compressed', 'r.zip', zipOf([{ name: 'r.xml.gz', octets: gzipSync(xml) }])),
    ],
    ['a name alone', mailWith('x-unknown/data', 'report.xml', xml)],
    [
      'its text',
      Buffer.from(`From: d@receiver.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${aggregateText()}\r\n`),
    ],
    [
      'nothing else in it',
      Buffer.from(
        `From: d@receiver.example\r\nContent-Type: application/gzip\r\nContent-Transfer-Encoding: base64\r\n\r\n${gzipSync(xml).toString('base64')}\r\n`,
      ),
    ],
  ];
  it.each(shapes)('is read as %s', async (_, mail) => {
    const { from, reports, refused } = await readReportMail(mail);
    expect(refused).toEqual([]);
    expect(from).toBe('receiver.example');
    expect(reports).toMatchObject([{ kind: 'aggregate', id: '2026-7', rows: [{ count: 12 }] }]);
  });

  it('that has none is a mail without reports', async () => {
    const letter = Buffer.from('From: a@shop.example\r\nSubject: hello\r\n\r\nNo report at all.\r\n');
    expect(await readReportMail(letter)).toEqual({ from: 'shop.example', reports: [], refused: [] });
  });
});

describe('a TLS report', () => {
  const policy = {
    policy: { 'policy-type': 'sts', 'policy-domain': 'shop.example', 'mx-host': 'mx1.shop.example' },
    summary: { 'total-successful-session-count': 5326, 'total-failure-session-count': 3 },
    'failure-details': [
      { 'result-type': 'certificate-expired', 'receiving-mx-hostname': 'mx1.shop.example', 'failed-session-count': 3 },
    ],
  };
  const report = {
    'organization-name': 'Receiver',
    'date-range': { 'start-datetime': '2026-11-26T00:00:00Z', 'end-datetime': '2026-11-26T23:59:59Z' },
    'contact-info': 'tls@receiver.example',
    'report-id': '5065427c',
    policies: [policy],
  };
  const dialects: readonly (readonly [string, object, object])[] = [
    [
      'as RFC 8460 has it',
      report,
      {
        kind: 'tls',
        organization: 'Receiver',
        contact: 'receiver.example',
        range: { begin: 1_795_651_200, end: 1_795_737_599 },
        policies: [
          {
            domain: 'shop.example',
            policyType: 'sts',
            successful: 5326,
            failed: 3,
            failures: [{ type: 'certificate-expired', exchange: 'mx1.shop.example', sessions: 3 }],
          },
        ],
      },
    ],
    ['with one policy that is no list', { ...report, policies: policy }, { policies: [{ successful: 5326 }] }],
    [
      'with counts as text and no list of failures',
      {
        ...report,
        policies: [{ ...policy, summary: { 'total-successful-session-count': '7' }, 'failure-details': null }],
      },
      { policies: [{ successful: 7, failed: 0, failures: [] }] },
    ],
    [
      'without a summary',
      { ...report, policies: [{ ...policy, summary: undefined }] },
      { policies: [{ successful: 0, failed: 3 }] },
    ],
    [
      'with a policy without a domain',
      { ...report, policies: [policy, { policy: {} }] },
      { policies: [{ domain: 'shop.example' }], notes: ['a policy names no domain: it is left out'] },
    ],
  ];
  it.each(dialects)('is read %s', async (_, value, expected) => {
    const mail = mailWith('application/tlsrpt+gzip', 'r.json.gz', gzipSync(JSON.stringify(value)));
    expect((await readReportMail(mail)).reports).toMatchObject([expected]);
  });
});

describe('a failure report', () => {
  const mailOf = (feedback: readonly string[], original: readonly string[] = ['From: news@shop.example']): Buffer =>
    Buffer.from(
      [
        'From: <arf@receiver.example>',
        'MIME-Version: 1.0',
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        'This is an authentication failure report.',
        '--b',
        'Content-Type: message/feedback-report',
        '',
        ...feedback,
        '',
        '--b',
        'Content-Type: text/rfc822-headers',
        '',
        ...original,
        'Subject: private matters',
        '',
        '--b--',
        '',
      ].join('\r\n'),
    );
  const kinds: readonly (readonly [string, Buffer, object])[] = [
    [
      'of RFC 6591',
      mailOf([
        'Feedback-Type: auth-failure',
        'User-Agent: Receiver/1.0',
        'Version: 1',
        'Original-Mail-From: <bounce@news.shop.example>',
        'Arrival-Date: Thu, 26 Nov 2026 08:00:00 +0000 (UTC)',
        'Source-IP: 198.51.100.7',
        'Reported-Domain: shop.example',
        'Auth-Failure: bodyhash',
        'Delivery-Result: delivered',
        'DKIM-Domain: shop.example',
        'DKIM-Selector: mx1',
        'Reporting-MTA: dns; mx.receiver.example',
      ]),
      {
        feedbackType: 'auth-failure',
        organization: 'mx.receiver.example',
        arrival: 1_795_680_000,
        source: '198.51.100.7',
        incidents: 1,
        domain: 'shop.example',
        failed: 'bodyhash',
        delivery: 'delivered',
        dkim: { domain: 'shop.example', selector: 'mx1' },
        envelope: 'news.shop.example',
      },
    ],
    [
      'of RFC 9991: DMARC, its domain taken from the message',
      mailOf(['Feedback-Type: auth-failure', 'Auth-Failure: dmarc', 'Incidents: 3']),
      { failed: 'dmarc', domain: 'shop.example', organization: 'receiver.example', incidents: 3 },
    ],
    ['of a complaint', mailOf(['Feedback-Type: abuse']), { feedbackType: 'abuse', domain: 'shop.example' }],
  ];
  it.each(kinds)('%s is read, and nothing private is kept', async (_, mail, expected) => {
    const { reports } = await readReportMail(mail);
    expect(reports).toMatchObject([{ kind: 'failure', ...expected }]);
    expect(JSON.stringify(reports)).not.toMatch(/private|news@/);
  });

  it('that names neither kind nor domain is refused', async () => {
    const { refused } = await readReportMail(mailOf(['Version: 1']));
    expect(refused.map(({ message }) => message)).toEqual(['a feedback report does not tell its kind']);
    const nameless = await readReportMail(mailOf(['Feedback-Type: abuse'], ['X: y']));
    expect(nameless.refused.map(({ message }) => message)).toEqual(['a feedback report names no domain']);
  });
});
