import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { domainName } from '@waxseal/core';
import { checkZone } from '../index.ts';
import { checkWhole } from './check-whole.ts';
import { healthyHead, healthyZones } from './healthy-zones.test-data.ts';

const origin = domainName('new.example');
const strict = ['-i', 'local', ...['-k', '-m', '-n', '-M', '-S', '-r'].flatMap((flag) => [flag, 'fail'])];
const checkers = [
  {
    program: '/usr/bin/named-checkzone',
    words: (file: string) => [...strict, 'new.example', file],
    accepts: /^zone new\.example\/IN: loaded serial 1\nOK\n$/,
  },
  {
    program: '/usr/bin/kzonecheck',
    words: (file: string) => ['-o', 'new.example', file],
    accepts: /^(?:No semantic error found\n?)?$/,
  },
  {
    program: '/usr/sbin/nsd-checkzone',
    words: (file: string) => ['new.example', file],
    accepts: /^zone new\.example is ok\n$/,
  },
] as const;

const zones = Object.entries(healthyZones).map(([name, text]) => [name, `${healthyHead}${text}\n`] as const);

function say(program: string, words: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, words, (_, out, err) => resolve(`${out}${err}`));
  });
}

describe('a healthy zone', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'waxseal-healthy-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('is one of at least thirty', () => {
    expect(zones.length).toBeGreaterThanOrEqual(30);
  });

  it.each(zones)('has no error: %s', (_, text) => {
    const check = checkZone(text, { origin, file: 'zone' });
    expect(check.faults.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(check).toEqual(checkWhole(text, { origin, file: 'zone' }));
  });

  for (const { program, words, accepts } of checkers)
    it.skipIf(!existsSync(program)).each(zones)(`is loaded by ${program}: %s`, async (_, text) => {
      const file = join(directory, 'zone');
      writeFileSync(file, text);
      expect(await say(program, words(file))).toMatch(accepts);
    });
});
