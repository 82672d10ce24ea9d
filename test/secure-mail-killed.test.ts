import { labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atBoundary, disturbableWorlds, type Worlds } from './support/secure-mail-world.ts';

const obstacle = labObstacle();
// A step more or less in the playbook is a boundary more or less here.
const boundaries = Array.from({ length: 18 }, (_, index) => index + 1);

describe.skipIf(obstacle !== undefined)(
  `secure-mail, its controller killed${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  { timeout: 600_000 },
  () => {
    let worlds: Worlds;

    beforeAll(async () => {
      worlds = await disturbableWorlds();
      expect(worlds.boundaries).toBe(boundaries.length);
    }, 600_000);
    afterAll(() => worlds?.[Symbol.asyncDispose](), 60_000);

    it('is held against what a run does', () => {
      for (const undisturbed of worlds.undisturbed.values()) {
        expect(undisturbed).toMatch(/dkim\/new\.example-mx1\.pem f 440 root:Debian-exim/);
        expect(undisturbed).toContain('\nexim runs\n');
        expect(undisturbed).toMatch(/^serial: \d+$/m);
        expect(undisturbed).not.toMatch(/pending\/|waxseal\/lock|\.waxseal\./);
      }
    });

    it.concurrent.each(boundaries)(
      'at step boundary %i: one more run leaves the same as an undisturbed one',
      (boundary) =>
        worlds.use(async (world) => {
          await world.fresh();
          const killed = world.begin();
          atBoundary(killed, boundary, () => killed.kill());
          expect((await killed.ended).events.at(-1)?.type).not.toBe('run.finished');
          const again = await world.run();
          expect(again.status, again.stdout + again.stderr).toBe(0);
          expect(await world.state()).toBe(worlds.undisturbed.get(world));
        }),
    );
  },
);
