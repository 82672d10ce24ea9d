import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { reveal } from '@waxseal/core';
import { generateDkimKey } from '@waxseal/keygen';
import { labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ComposedLab, composeLab } from '../scripts/compose-lab.ts';
import { comparisonPoints } from '../scripts/lab-comparison.ts';

const obstacle = labObstacle();
const root = join(import.meta.dirname, '..');
const files = [join(root, 'playbooks/secure-mail.ts'), '-i', join(root, 'inventories/lab.ts')];

interface Said {
  readonly status: number;
  readonly stdout: string;
}

describe.skipIf(obstacle !== undefined)(`secure-mail in the lab’s Internet${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`, () => {
  let composed: ComposedLab;

  function waxseal(...args: readonly string[]): Promise<Said> {
    const [command = '', ...rest] = composed.waxseal(...args);
    return new Promise((resolve) => {
      execFile(command, rest, { timeout: 240_000 }, (error, stdout, stderr) => resolve({ status: error === null ? 0 : Number(error.code ?? 1), stdout: stdout + stderr }));
    });
  }

  beforeAll(async () => {
    composed = await composeLab([
      { name: 'mx1', release: 'bookworm', address: '192.0.2.11' },
      { name: 'mx2', release: 'trixie', address: '192.0.2.12' },
      { name: 'plain', release: 'bookworm', address: '192.0.2.13' },
    ]);
  }, 600_000);
  afterAll(() => composed?.[Symbol.asyncDispose](), 60_000);

  it('is proved by a real probe from a host of each release, one through the smarthost and one direct', { timeout: 300_000 }, async () => {
    const { status, stdout } = await waxseal('apply', ...files, '--yes');
    expect(status, stdout).toBe(0);
    expect(stdout).toMatch(/DNS answers for new\.example: all \d+ records, asked of 192\.0\.2\.53, 203\.0\.113\.53/);
    expect(stdout.match(/DKIM +pass +pass\n/g)).toHaveLength(2);
    expect(stdout.match(/DMARC +pass +pass\n/g)).toHaveLength(2);
    expect(stdout.match(/points +pass +-?\d+\.\d of 5\.0\n/g)).toHaveLength(2);
  });

  it('changes nothing the second time, and is proved again', { timeout: 300_000 }, async () => {
    const { status, stdout } = await waxseal('apply', ...files, '--yes');
    expect(status, stdout).toBe(0);
    expect(stdout).toMatch(/\n0 changed on 3 hosts/);
  });

  it('shows what signing is worth: the same mail from a host that waxseal did not configure is unsigned', { timeout: 120_000 }, async () => {
    const table = await comparisonPoints(composed.internet);
    expect(table).toMatch(/smarthost, unsigned +pass +none +pass/);
    expect(table).toMatch(/direct, unsigned, not in SPF +fail +none +fail/);
  });

  it('fails, exit code 1, when the key on a host is not the one in the zone: the probe finds out', { timeout: 300_000 }, async () => {
    const stolen = reveal((await generateDkimKey()).privatePem);
    await composed.internet.hosts.get('mx1')?.script(`cat >/etc/exim4/dkim/new.example-mx1.pem <<'E'\n${stolen}E\n`);
    const verify = await waxseal('verify', ...files, '--limit', 'mx1');
    expect(verify.status, verify.stdout).toBe(1);
    expect(verify.stdout).toMatch(/DKIM +fail/);
    const repaired = await waxseal('apply', ...files, '--yes', '--limit', 'mx1');
    expect(repaired.stdout).toContain('Exim signs mail of new.example');
    expect(repaired.status, repaired.stdout).toBe(0);
  });
});
