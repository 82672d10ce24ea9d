import { type LabHost, labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BorrowedWorld, secureMailWorld } from './support/secure-mail-world.ts';

const obstacle = labObstacle();

const readOnly = [
  {
    host: 'mx1',
    path: '/etc',
    says: /\/etc\/exim4 cannot be written, not even by root\\nhint: it is on a read-only mount/,
  },
  {
    host: 'mx1',
    path: '/etc/exim4/conf.d',
    says: /\/etc\/exim4\/conf\.d\/main cannot be written, not even by root\\nhint: it is on a read-only mount/,
  },
  {
    host: 'mx1',
    path: '/var/lib',
    says: /the run’s journal in \/var\/lib\/waxseal cannot be written: .*Read-only file system/,
  },
  {
    host: 'ns1',
    path: '/etc/bind',
    says: /\/etc\/bind cannot be written, not even by root\\nhint: it is on a read-only mount/,
  },
] as const;

// So many KiB are free: the first writes fail, or staging, or what Exim generates, or debconf.
const room = [0, 64, 320, 384, 416, 448, 512];

async function leaveRoom(host: LabHost, kilobytes: number): Promise<void> {
  await host.fillDisk();
  await host.script(`truncate -s -${kilobytes}K /var/lib/lab-ballast`);
}

/** A state without the answers that debconf keeps: they are tasks of their own. */
const withoutAnswers = (state: string): string =>
  state
    .split('\n')
    .filter((line) => !/^[ *] exim4\//.test(line))
    .join('\n');

describe.skipIf(obstacle !== undefined)(
  `secure-mail on a disk that takes nothing${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  { timeout: 60_000 },
  () => {
    let world: BorrowedWorld;
    let [before, after] = ['', ''];

    beforeAll(async () => {
      world = await secureMailWorld();
      before = await world.state();
      const { status, stdout } = await world.run('--limit', 'mx1');
      expect(status, stdout).toBe(0);
      after = await world.state();
    }, 600_000);
    afterAll(() => world?.[Symbol.asyncDispose](), 60_000);
    beforeEach(() => world.fresh());

    it.each(readOnly)(
      'says so and leaves everything when $path of $host is read-only, and converges when it no longer is',
      async ({ host, path, says }) => {
        await world[host].script(`mount --bind ${path} ${path}; mount -o remount,bind,ro ${path}`);
        const refused = await world.run('--limit', host);
        expect(refused.status, refused.stdout).toBe(1);
        expect(refused.stdout).toMatch(says);
        expect(await world.state()).toBe(before);
        await world[host].script(`umount -l ${path}`);
        const { status, stdout } = await world.run('--limit', host);
        expect(status, stdout).toBe(0);
      },
    );

    it.each(room)(
      'leaves the old configuration or the new one when %i KiB are free, with Exim running, and converges once there is room',
      async (kilobytes) => {
        await leaveRoom(world.mx1, kilobytes);
        const full = await world.run('--limit', 'mx1');
        await world.mx1.freeDisk();
        expect(full.status, full.stdout).toBe(1);
        expect(full.stdout).toMatch(
          /nothing more can be written below \/var\/lib\/waxseal: is the disk full\?|No space left on device|452 Space shortage/,
        );
        expect([withoutAnswers(before), withoutAnswers(after)]).toContain(withoutAnswers(await world.state()));
        const { status, stdout } = await world.run('--limit', 'mx1');
        expect(status, stdout).toBe(0);
        expect(await world.state()).toBe(after);
      },
    );
  },
);
