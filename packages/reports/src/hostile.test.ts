import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounds } from './bounds/bounds.ts';
import { ReportRefused } from './bounds/report-refused.ts';
import { readReportFile } from './read-report-file.ts';
import { readReportMail } from './read-report-mail.ts';
import { aggregateText, mailWith, recordText, zipOf } from './reports.test-data.ts';

const xml = Buffer.from(aggregateText());
const deep = (open: string, close: string): string => `${open.repeat(40)}${close.repeat(40)}`;
const bomb = Buffer.concat([Buffer.from('<feedback>'), Buffer.alloc(8_000_000, 0x20)]);
const tiny = { ...bounds, records: 3 };

describe('a hostile report', () => {
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    [
      'with entities that grow',
      Buffer.from(
        aggregateText({ head: '<!DOCTYPE f [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>', organization: '&b;' }),
      ),
      /document type/,
    ],
    [
      'with an external entity',
      Buffer.from(aggregateText({ head: '<!DOCTYPE f [<!ENTITY x SYSTEM "file:///etc/hostname">]>' })),
      /document type/,
    ],
    [
      'with an entity of nobody',
      Buffer.from(aggregateText({ organization: '&x;' })),
      /broken: Invalid character entity/,
    ],
    [
      'with elements deep in each other',
      Buffer.from(aggregateText({ records: deep('<record>', '</record>') })),
      /too deep/,
    ],
    [
      'with a record without end',
      Buffer.from(aggregateText({ records: `<record>${'<a/>'.repeat(bounds.recordElements + 1)}</record>` })),
      /too many elements/,
    ],
    ['with a text without end', Buffer.from(aggregateText({ organization: 'x'.repeat(bounds.text + 1) })), /too long/],
    [
      'with attributes without end',
      Buffer.from(
        aggregateText({ root: `<feedback ${Array.from({ length: 50 }, (_, at) => `a${at}="1"`).join(' ')}>` }),
      ),
      /attributes/,
    ],
    ['that is cut off', xml.subarray(0, xml.length - 12), /broken: Un(?:closed|expected)/],
    ['of another language', Buffer.from('<html><body/></html>'), /no DMARC report/],
    [
      'in an encoding of its own',
      Buffer.from(aggregateText({ head: '<?xml version="1.0" encoding="x-own"?>' })),
      /encoding/,
    ],
    ['without a date', Buffer.from(aggregateText({ dates: '' })), /which day/],
    [
      'with more records than are read',
      Buffer.from(aggregateText({ records: recordText().repeat(4) })),
      /too many records/,
    ],
    ['that grows out of gzip', gzipSync(bomb), /unpacks to more/],
    ['that grows out of zip', zipOf([{ name: 'a.xml', octets: bomb }]), /unpacks to more/],
    [
      'that grows out of an archive in an archive',
      zipOf([{ name: 'a.gz', octets: gzipSync(bomb) }]),
      /unpacks to more/,
    ],
    ['in a broken gzip', Buffer.concat([gzipSync(xml).subarray(0, 60), randomBytes(60)]), /gzip archive is broken/],
    ['in a gzip that is cut off', gzipSync(xml).subarray(0, 100), /gzip archive is broken|Un(?:closed|expected)/],
    ['in a zip that is cut off', zipOf([{ name: 'a.xml', octets: xml }]).subarray(0, 100), /zip archive is broken/],
    ['in an encrypted zip', zipOf([{ name: 'a.xml', octets: xml, flags: 1 }]), /encrypted/],
    [
      'in a zip that leads out of its folder',
      zipOf([{ name: '../../a.xml', octets: xml }]),
      /zip archive is broken: invalid relative path/,
    ],
    [
      'among too many files',
      zipOf(Array.from({ length: bounds.entries + 1 }, (_, at) => ({ name: `${at}.xml`, octets: xml }))),
      /too many files/,
    ],
    ['in an archive in an archive in an archive', gzipSync(gzipSync(gzipSync(xml))), /too deep/],
    ['that is empty', gzipSync(Buffer.alloc(0)), /empty/],
    ['that is a picture', gzipSync(Buffer.from('\u0089PNG')), /neither XML nor JSON/],
    ['in JSON that is deep', Buffer.from(`{"policies":${deep('[', ']')}}`), /too deep/],
    ['in JSON that is broken', Buffer.from('{"policies":'), /JSON is broken/],
    ['in JSON that is something else', Buffer.from('{"policies":[]}'), /no TLS report/],
  ];
  it.each(cases)('%s is refused', async (_, octets, why) => {
    const limits = String(why).includes('records') ? tiny : bounds;
    const refused = await readReportFile('report', octets, limits).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(ReportRefused);
    expect((refused as Error).message).toMatch(why);
  });

  it('in one attachment leaves the others readable', async () => {
    const one = mailWith('application/gzip', 'a.gz', gzipSync(xml)).toString('latin1');
    const bad = [
      '--part',
      'Content-Type: text/xml; name="b.xml"',
      'Content-Disposition: attachment',
      '',
      '<html/>',
      '',
    ];
    const mail = Buffer.from(one.replace('--part--', `${bad.join('\r\n')}--part--`), 'latin1');
    const { reports, refused } = await readReportMail(mail);
    expect([reports.length, refused.map(({ message }) => message)]).toEqual([1, ['this XML is no DMARC report']]);
  });

  it('in a mail of too many parts, or one too long, is refused before it is taken apart', async () => {
    const many = Buffer.from(`From: a@b.example\r\n\r\n${'--part\r\n'.repeat(bounds.boundaries + 2)}`);
    await expect(readReportMail(many)).rejects.toThrow('too many parts');
    await expect(readReportMail(Buffer.alloc(200), { ...bounds, octets: 100 })).rejects.toThrow('too long');
  });

  it('says nothing of prototypes', async () => {
    const value =
      '{"__proto__":{"policies":[1]},"policies":[{"policy":{"policy-domain":"a.example","__proto__":{"policy-type":"x"}}}],"date-range":{"start-datetime":"2026-11-26"}}';
    const [report] = await readReportFile('r', Buffer.from(value));
    expect(report).toMatchObject({ policies: [{ domain: 'a.example', policyType: 'unknown' }] });
    const text = aggregateText({
      records: recordText({
        auth: '<auth_results><dkim><domain>shop.example</domain><result>constructor</result></dkim></auth_results>',
      }),
    });
    expect(await readReportFile('r', Buffer.from(text))).toMatchObject([
      { rows: [{ dkim: [{ result: 'constructor' }] }] },
    ]);
  });

  it('of any octets is read or refused, and nothing else', async () => {
    const zip = zipOf([{ name: 'a.xml', octets: xml }]);
    const bases = [xml, gzipSync(xml), zip, mailWith('application/zip', 'a.zip', zip)];
    const damage = fc.record({
      base: fc.constantFrom(...bases),
      at: fc.nat({ max: 2000 }),
      cut: fc.nat({ max: 40 }),
      put: fc.uint8Array({ maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ base, at, cut, put }) => {
        const octets = Buffer.concat([base.subarray(0, at), put, base.subarray(at + cut)]);
        for (const read of [() => readReportFile('r', octets), () => readReportMail(octets)])
          await read().catch((error: unknown) => expect(error).toBeInstanceOf(ReportRefused));
      }),
      { numRuns: 150, seed: 17 },
    );
  });
});
