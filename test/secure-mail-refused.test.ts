import { labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BorrowedWorld, secureMailWorld } from './support/secure-mail-world.ts';

const obstacle = labObstacle();

const refusals = [
  {
    why: 'a hand-made exim4.conf would shadow it',
    host: 'mx1',
    trap: 'echo "# by hand" >/etc/exim4/exim4.conf',
    mend: 'rm /etc/exim4/exim4.conf',
    says: 'exim4.conf does not shadow the generated configuration failed',
  },
  {
    why: 'a file that lay dormant is no configuration',
    host: 'mx1',
    trap: 'echo nonsense >/etc/exim4/conf.d/main/00_local',
    mend: 'rm /etc/exim4/conf.d/main/00_local',
    says: 'update-exim4.conf --check failed',
  },
  {
    why: 'the declarations of others are broken',
    host: 'ns1',
    trap: 'echo "zone {" >/etc/bind/named.conf.local',
    mend: ': >/etc/bind/named.conf.local',
    says: 'named-checkconf failed',
  },
] as const;

// Debian's configuration of one file does not read conf.d: what is there comes to life with the split one.
const dormant =
  "printf '%s\\n' 'daemon_smtp_ports = 25 : 2525' 'daemon_startup_retries = 0' >/etc/exim4/conf.d/main/00_local";
const squatter = "require('node:net').createServer().listen(2525, '::'); setInterval(() => 0, 1e6)";

describe.skipIf(obstacle !== undefined)(
  `secure-mail on hosts that refuse it${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  { timeout: 120_000 },
  () => {
    let world: BorrowedWorld;

    beforeAll(async () => {
      world = await secureMailWorld();
    }, 600_000);
    afterAll(() => world?.[Symbol.asyncDispose](), 60_000);
    beforeEach(() => world.fresh());

    it.each(refusals)(
      'leaves the old state when a validator refuses because $why, and converges when that is mended',
      async ({ host, trap, mend, says }) => {
        await world[host].script(trap);
        const before = await world.state();
        const refused = await world.run('--limit', host);
        expect(refused.status, refused.stdout).toBe(1);
        expect(refused.stdout).toContain(says);
        expect(await world.state()).toBe(before);
        await world[host].script(mend);
        const { status, stdout } = await world.run('--limit', host);
        expect(status, stdout).toBe(0);
      },
    );

    it('puts the old configuration back when Exim does not come up with the new one, and Exim runs again', async () => {
      await world.mx1.script(dormant);
      const before = await world.state();
      expect(before).toContain('\nexim runs\n');
      const { pid } = await world.mx1.attach([process.execPath, '-e', squatter]);
      const reverted = await world.run('--limit', 'mx1');
      expect(reverted.status, reverted.stdout).toBe(1);
      expect(reverted.stdout).toContain('the old configuration was put back');
      expect(await world.state()).toBe(before);
      process.kill(pid);
      const { status, stdout } = await world.run('--limit', 'mx1');
      expect(status, stdout).toBe(0);
    });
  },
);
