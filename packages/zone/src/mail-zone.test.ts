import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  days,
  domainName,
  ipv4,
  type MailDomain,
  mailRecords,
  nameFromPresentation,
  type ResourceRecord,
} from '@waxseal/core';
import { checkZone, diffZones, exportFormats, exportZone, lintZone, parseZone, renderZone } from './index.ts';
import { base, lintCases } from './lint/lint-cases.test-data.ts';
import { readSimpleZone } from './lint/simple-zone.test-data.ts';

const origin = domainName('new.example');
const ttl = days(1);
const publicKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .publicKey.export({ type: 'spki', format: 'der' })
  .toString('base64');
const recipe: MailDomain = {
  domain: origin,
  ttl,
  hosts: [{ selector: 'myselector', publicKey, algorithm: 'rsa' }],
  formerName: domainName('old.dyn.example'),
  ispDomain: domainName('sfr.fr'),
  otherwise: 'fail',
  legacy: true,
};
const records: readonly ResourceRecord[] = [
  {
    owner: origin,
    ttl,
    type: 'SOA',
    primary: domainName('ns1.new.example'),
    mailbox: nameFromPresentation(String.raw`host\.master.new.example.`),
    serial: 1,
    refresh: 14_400,
    retry: 3600,
    expire: 1_209_600,
    minimum: 300,
  },
  { owner: origin, ttl, type: 'NS', target: domainName('ns1.new.example') },
  { owner: origin, ttl, type: 'NS', target: domainName('ns2.isp.example') },
  { owner: origin, ttl, type: 'A', address: ipv4('192.0.2.25') },
  { owner: domainName('ns1.new.example'), ttl, type: 'A', address: ipv4('192.0.2.53') },
  ...mailRecords(recipe),
];

interface Checker {
  readonly program: string;
  readonly words: (file: string) => readonly string[];
  /** What it says of a zone that it accepts without reserve. */
  readonly accepts: RegExp;
}

const bindFlags = ['-i', 'local', ...['-k', '-m', '-n', '-M', '-S', '-r'].flatMap((flag) => [flag, 'fail'])];
const bind: Checker = {
  program: 'named-checkzone',
  words: (file) => [...bindFlags, 'new.example', file],
  accepts: /^zone new\.example\/IN: loaded serial \d+\nOK\n$/,
};
const nsd: Checker = {
  program: 'nsd-checkzone',
  words: (file) => ['new.example', file],
  accepts: /^zone new\.example is ok\n$/,
};
const knot: Checker = {
  program: 'kzonecheck',
  words: (file) => ['-o', 'new.example', file],
  accepts: /^(?:No semantic error found\n?)?$/,
};

const isInstalled = ({ program, words }: Checker): boolean =>
  spawnSync(program, words('/dev/null')).error === undefined;

function say({ program, words }: Checker, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'waxseal-'));
  try {
    const file = join(folder, 'zone');
    writeFileSync(file, text);
    const { stdout, stderr } = spawnSync(program, words(file), { encoding: 'utf8' });
    return `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the zone of the recipe', () => {
  const text = renderZone(records, { origin });

  it('is rendered, read back and checked without an error or a warning; the retired records are noted', () => {
    const { faults, notCovered, records: count } = checkZone(text);
    expect(faults.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual([
      'note spf/type-99',
      'note legacy/signing-policy',
      'note legacy/signing-policy',
      'note legacy/signing-policy',
    ]);
    expect([count, notCovered]).toEqual([records.length, []]);
    expect(
      diffZones(
        records,
        parseZone(text).records.map(({ record }) => record),
      ),
    ).toEqual([]);
  });

  for (const checker of [bind, nsd, knot])
    it.skipIf(!isInstalled(checker))(`is accepted by ${checker.program} without reserve (needs it)`, () => {
      expect(say(checker, text)).toMatch(checker.accepts);
    });

  it.each(exportFormats)('has a form for %s that loses nothing but what it names', (format) => {
    const { text: form, leftOut } = exportZone({ origin, records }, format);
    expect(form).toContain('v=DKIM1');
    expect(form.endsWith('\n')).toBe(true);
    expect(leftOut.every(({ record }) => record.type === 'SOA' || record.type === 'SPF')).toBe(true);
  });
});

describe('lint beside the checkers of name servers', () => {
  const cases = Object.values(lintCases).flatMap(({ alone, bad, good }) =>
    [...bad, ...good].map((text) => (alone === true ? text : base + text)),
  );
  const zones = [...new Set(cases)].map((text) => readSimpleZone(text, origin));

  for (const checker of [bind, nsd, knot])
    it.skipIf(!isInstalled(checker))(
      `refuses every case that ${checker.program} refuses (needs it)`,
      { timeout: 300_000 },
      () => {
        const missed = zones.flatMap((located) => {
          const text = renderZone(
            located.map(({ record }) => record),
            { origin },
          );
          const said = say(checker, text);
          const found = lintZone({ origin, records: located }).some(({ severity }) => severity === 'error');
          return checker.accepts.test(said) || found ? [] : [`${text}${said}`];
        });
        expect(missed).toEqual([]);
      },
    );
});
