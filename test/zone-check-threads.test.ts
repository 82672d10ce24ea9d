import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { domainName, type Fault } from '@waxseal/core';
import { checkZone } from '@waxseal/zone';
import { describe, expect, it } from 'vitest';
import { generateZone } from '../bench/generate-zone.ts';
import { scratchProject } from './support/run-cli.ts';

const origin = domainName('bench.example');

/** A zone of over sixteen million octets, so that several threads read it, with lines of ours between its records. */
async function largeZone(directory: string, every: number, lines: readonly string[]): Promise<string> {
  const path = join(directory, 'generated');
  await generateZone(path, 200_000);
  const [head = [], ...rest] = Array.from(
    Map.groupBy(readFileSync(path, 'utf8').split('\n').entries(), ([index]) => Math.floor(index / every)).values(),
    (group) => group.map(([, line]) => line),
  );
  return [...head, ...rest.flatMap((block, index) => [lines[index % lines.length] ?? '', ...block])].join('\n');
}

const cases: readonly (readonly [string, number, readonly string[]])[] = [
  [
    'with faults of all kinds',
    997,
    [
      'bad A 192.0.2.256',
      'm MX 10 missing',
      'x A 192.0.2.1\nx 60 A 192.0.2.2',
      't TXT "open',
      'c CNAME d1\nc A 192.0.2.1',
      '; waxseal: disable=mx/null-alone',
      's HTTPS 1 . alpn=h2',
    ],
  ],
  ['with records over many lines', 101, ['p TXT ( "a"\n   "b" ; (\n )', 'q 300 IN MX ( 10\n\n\n h1 )', ' ; nothing']],
  ['with records that carry on the owner and the TTL', 1, ['  TXT "more"', '\tA 192.0.2.77', 'z A 192.0.2.78']],
  [
    'with origins and TTLs that change',
    30_011,
    [
      '$ORIGIN sub.bench.example.',
      '$TTL 60\n$ORIGIN bench.example.',
      'u A 192.0.2.1',
      '$GENERATE 1-3 g$ A 192.0.2.$',
      '\r$TTL 77\ni A 192.0.2.1',
    ],
  ],
  ['with a parenthesis that is never closed', 100_000, ['o TXT ( "a"']],
];

describe('a large zone file', () => {
  it.each(cases)('%s: several threads find what one finds', { timeout: 120_000 }, async (_name, every, lines) => {
    using project = scratchProject();
    const text = await largeZone(project.directory, every, lines);
    project.write({ 'large.zone': text });
    const { out, err } = await project.cli(
      'zone',
      'check',
      '--origin',
      'bench.example',
      '--output',
      'json',
      'large.zone',
    );
    const { findings } = JSON.parse(out) as { readonly findings: readonly Fault[] };
    const one = checkZone(text, { origin, file: 'large.zone' });
    expect(findings).toEqual(one.faults);
    expect(err).toContain(`${one.records} records`);
  });
});

describe('many zone files', () => {
  const zone = (index: number): string =>
    `$ORIGIN z${index}.example.\n$TTL 60\n@ SOA ns1 h 1 14400 3600 1209600 300\n@ NS ns1\n@ NS ns2\nns1 A 192.0.2.1\nns2 A 192.0.2.2\n${'w A 192.0.2.3\n'.repeat(index)}${`; ${'x'.repeat(98)}\n`.repeat(1200)}`;
  const files = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`zones/z${String(index).padStart(2, '0')}.zone`, zone(index)]),
  );

  it('are checked side by side and told of in their order', async () => {
    using project = scratchProject(files);
    const { code, out } = await project.cli('zone', 'check', 'zones');
    expect(code).toBe(0);
    const told = out
      .trimEnd()
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split(':', 1)[0]);
    expect(told).toEqual(Object.keys(files).flatMap((file, index) => Array<string>(Math.max(0, index - 1)).fill(file)));
    expect(out).toContain('30 files, 585 records: 0 errors');
  });

  it('one of which is not there are an error that names it', async () => {
    using project = scratchProject(files);
    const asked = Object.keys(files).map((file) => (file.includes('z07') ? 'zones/gone.zone' : file));
    expect(await project.cli('zone', 'check', ...asked)).toMatchObject({
      code: 3,
      err: expect.stringContaining('zones/gone.zone'),
    });
  });
});
