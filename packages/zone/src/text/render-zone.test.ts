import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { domainName, type ResourceRecord } from '@waxseal/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRecordOf, everyType } from '../arbitrary-record.test-data.ts';
import { parseZone, renderZone } from '../index.ts';
import { encodeRecord } from '../wire/encode-record.ts';

const origin = domainName('new.example');
const hex = (record: ResourceRecord): string => Buffer.from(encodeRecord(record)).toString('hex');

describe.each(everyType)('%s', (type) => {
  it('is read back as it was, hostile octets included', () => {
    fc.assert(
      fc.property(anyRecordOf(type), (record) => {
        const text = renderZone([record], { origin });
        const parsed = parseZone(text);
        expect(parsed.faults).toEqual([]);
        expect(parsed.records.map((located) => hex(located.record))).toEqual([hex(record)]);
        expect(text.endsWith('\n') && !/[^\n -~]/.test(text)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('renderZone', () => {
  const zone = parseZone(
    '$ORIGIN new.example.\n$TTL 1d\nb A 192.0.2.2\n@ SOA ns1 hostmaster 1 2h 30m 2w 5m\n@ NS ns1\nns1 A 192.0.2.53\n@ MX 10 @\n@ A 192.0.2.1\nlong TXT "' +
      'x'.repeat(255) +
      '" "y;\\"z"\n',
  );

  it('is canonical: the SOA first, columns aligned, absolute origin, a TTL on every record', () => {
    const text = renderZone(
      zone.records.map(({ record }) => record),
      { origin },
    );
    expect(text.split('\n').slice(0, 4)).toEqual([
      '$ORIGIN new.example.',
      '@    86400 IN SOA ns1.new.example. hostmaster.new.example. 1 7200 1800 1209600 300',
      '@    86400 IN A   192.0.2.1',
      '@    86400 IN NS  ns1.new.example.',
    ]);
    expect(
      renderZone(
        zone.records.toReversed().map(({ record }) => record),
        { origin },
      ),
    ).toBe(text);
  });

  it('is accepted by named-checkzone without a warning', () => {
    const directory = mkdtempSync(join(tmpdir(), 'waxseal-zone-'));
    const file = join(directory, 'zone');
    writeFileSync(
      file,
      renderZone(
        zone.records.map(({ record }) => record),
        { origin },
      ),
    );
    const said = execFileSync(
      'named-checkzone',
      [
        '-i',
        'local',
        '-k',
        'fail',
        '-m',
        'fail',
        '-n',
        'fail',
        '-M',
        'fail',
        '-S',
        'fail',
        '-r',
        'fail',
        'new.example',
        file,
      ],
      { encoding: 'utf8' },
    );
    expect(said).toBe('zone new.example/IN: loaded serial 1\nOK\n');
    rmSync(directory, { recursive: true });
  });
});
