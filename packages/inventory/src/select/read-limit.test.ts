import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLimit } from './read-limit.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'limit-'));
  await writeFile(join(cwd, 'failed.txt'), '# hosts of the last run\nmx1\n\n mx2 \n');
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
  ])('reads %s as %s', async (pattern, expected) => {
    expect(await readLimit(pattern, { cwd, lastFailed: ['mx9'] })).toBe(expected);
  });

  it.each([
    ['@nowhere.txt', 'cannot read the limit file'],
    ['@empty.txt', 'the limit names no host'],
    ['@last-failed', 'no run is known that failed'],
  ])('refuses %s', async (pattern, message) => {
    await expect(readLimit(pattern, { cwd })).rejects.toThrow(message);
  });
});
