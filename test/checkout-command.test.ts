import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const shim = join(import.meta.dirname, '../waxseal');

describe('./waxseal of a checkout', () => {
  let elsewhere: string;
  beforeEach(() => {
    elsewhere = mkdtempSync(join(tmpdir(), 'waxseal shim '));
  });
  afterEach(() => rmSync(elsewhere, { recursive: true, force: true }));

  it('runs the command where the user stands, with the words and the exit code of the command', () => {
    writeFileSync(join(elsewhere, 'a b.zone'), '$ORIGIN new.example.\n@ 60 A 192.0.2.256\n');
    const { status, stdout } = spawnSync(shim, ['zone', 'check', 'a b.zone'], { cwd: elsewhere, encoding: 'utf8' });
    expect(stdout).toMatch(/^a b\.zone:2:\d+ error /m);
    expect(status).toBe(1);
  });

  it('runs through a link to it, and takes no directory of a script runner for where the user stands', () => {
    symlinkSync(shim, join(elsewhere, 'waxseal'));
    writeFileSync(join(elsewhere, 'new.example.zone'), '$ORIGIN new.example.\n@ 60 A 192.0.2.256\n');
    const { stdout } = spawnSync(join(elsewhere, 'waxseal'), ['zone', 'check', 'new.example.zone'], {
      cwd: elsewhere,
      encoding: 'utf8',
      env: { ...process.env, INIT_CWD: '/' },
    });
    expect(stdout).toMatch(/^new\.example\.zone:2:/m);
  });

  it('says in one sentence what to run where nothing is installed', () => {
    copyFileSync(shim, join(elsewhere, 'waxseal'));
    const { status, stderr } = spawnSync(join(elsewhere, 'waxseal'), ['--help'], { encoding: 'utf8' });
    expect(stderr).toMatch(/^waxseal: nothing is installed here yet; run once: .*pnpm@12 install\)\n$/);
    expect(status).toBe(3);
  });

  it('is a POSIX shell script', () => {
    expect(() => execFileSync('sh', ['-n', shim])).not.toThrow();
  });
});
