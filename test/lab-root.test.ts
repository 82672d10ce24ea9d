import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureRoot, labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const obstacle = labObstacle();
const because = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;
const builder = fileURLToPath(new URL('support/lab-root-builder.ts', import.meta.url));

describe.skipIf(obstacle !== undefined)(`a cached Debian root${because}`, { timeout: 300_000 }, () => {
  let cache: string;
  const entries = (): readonly string[] => (existsSync(join(cache, 'roots')) ? readdirSync(join(cache, 'roots')) : []);
  const beingBuilt = (): boolean =>
    entries().some((name) => name.includes('.building.') && existsSync(join(cache, 'roots', name, 'usr/bin/dpkg')));

  beforeAll(() => {
    cache = mkdtempSync(join(tmpdir(), 'waxseal-root-'));
    vi.stubEnv('WAXSEAL_CACHE', cache);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    rmSync(cache, { recursive: true, force: true });
  });

  it('is not there when its build was cut off, and no mount is left either', async () => {
    const maker = spawn(process.execPath, ['--conditions=@waxseal/source', builder], {
      stdio: 'ignore',
      detached: true,
    });
    await expect.poll(beingBuilt, { timeout: 60_000, interval: 50 }).toBe(true);
    process.kill(-(maker.pid ?? 0), 'SIGKILL');
    await once(maker, 'exit');
    expect(entries().filter((name) => /^bookworm-[0-9a-f]{12}$/.test(name))).toEqual([]);
    expect(readFileSync('/proc/self/mounts', 'utf8')).not.toContain(cache);
  });

  it('is built by the next who asks, once for two who ask at the same time', async () => {
    const [one, other] = await Promise.all([
      ensureRoot({ release: 'bookworm', include: [] }),
      ensureRoot({ release: 'bookworm', include: [] }),
    ]);
    expect(one).toBe(other);
    expect(readFileSync(join(one, 'etc/debian_version'), 'utf8')).toMatch(/^12\./);
    expect(entries().toSorted()).toEqual([one.split('/').at(-1), `${one.split('/').at(-1)}.lock`]);
    expect(readFileSync('/proc/self/mounts', 'utf8')).not.toContain(cache);
  });

  // The mail hosts' own root, from the user's cache: building one more would only take time.
  it('holds no key of a host, so that hosts do not share any', async () => {
    vi.unstubAllEnvs();
    const root = await ensureRoot({ release: 'bookworm' });
    expect(readdirSync(join(root, 'etc/ssh')).filter((name) => name.startsWith('ssh_host_'))).toEqual([]);
    expect(existsSync(join(root, 'etc/machine-id'))).toBe(false);
  });
});
