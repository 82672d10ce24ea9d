import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLimit } from './read-limit.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'limit-'));
  await writeFile(join(cwd, 'failed.txt'), '# hosts of the last run\nmx1\n\n mx2 \n');
  await writeFile(join(cwd, 'patterns.txt'), 'mx1\nweb*\n');
  await writeFile(join(cwd, 'addresses.txt'), '2001:db8::1\nmx.new\n');
  await writeFile(join(cwd, 'empty.txt'), '\n');
});
afterAll(async () => {
  await rm(cwd, { recursive: true });
});

describe('readLimit', () => {
  it.each([
    ['web:&prod', 'web:&prod'],
    ['@failed.txt', 'mx1,mx2'],
    ['web,@failed.txt,!mx2', 'web,mx1,mx2,!mx2'],
    ['web:&prod:@failed.txt', 'web,&prod,mx1,mx2'],
    ['@last-failed', 'mx9'],
    ['web:&@last-failed', 'web,&mx9'],
    ['web:!@failed.txt', 'web,!mx1,!mx2'],
    ['web:&@failed.txt', 'web,&~(mx1|mx2)$'],
    ['&@addresses.txt', String.raw`&~(2001\x3adb8\x3a\x3a1|mx\.new)$`],
  ])('reads %s as %s', async (pattern, expected) => {
    expect(await readLimit(pattern, { cwd, lastFailed: ['mx9'] })).toBe(expected);
  });

  it.each([
    ['@nowhere.txt', 'cannot read the limit file'],
    ['@empty.txt', 'the limit names no host'],
    ['@last-failed', 'no failed host is remembered'],
    ['web:&@patterns.txt', 'names of hosts only'],
  ])('refuses %s', async (pattern, message) => {
    await expect(readLimit(pattern, { cwd })).rejects.toThrow(message);
  });
});
