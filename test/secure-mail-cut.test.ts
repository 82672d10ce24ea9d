import { setTimeout as sleep } from 'node:timers/promises';
import { type LabHost, labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atBoundary, disturbableWorlds, type Worlds } from './support/secure-mail-world.ts';

const obstacle = labObstacle();
// The processes of a session, by the ids that the host's own /proc gives: its pid namespace holds nobody else's.
const killSessions = `cut=; for p in /proc/[0-9]*; do case "$(tr '\\0' ' ' <"$p/cmdline" 2>/dev/null)" in "sshd: root@notty"*) kill -9 "\${p#/proc/}" && cut=1;; esac; done 2>/dev/null`;

// Behind the last step the run may have left its host already.
const cutSessions = (host: LabHost, last: boolean): Promise<unknown> =>
  host.script(last ? killSessions : `${killSessions}; [ -n "$cut" ]`);

async function pullCable(host: LabHost): Promise<void> {
  await host.unplug();
  await sleep(2000);
  await host.plug();
}

// A step more or less in the playbook is a boundary more or less here.
const boundaries = Array.from({ length: 18 }, (_, index) => index + 1);
// Either cut ends the same connection: the slow one is made at every third boundary, and at all of them when asked for.
const everyBoundary = process.env['WAXSEAL_ALL_BOUNDARIES'] === '1';
const slowBoundaries = boundaries.filter((boundary) => everyBoundary || boundary % 3 === 0);

const cuts = [
  { how: 'its sshd killed', cut: cutSessions, at: boundaries },
  { how: 'the cable out for two seconds', cut: pullCable, at: slowBoundaries },
] as const;

describe.skipIf(obstacle !== undefined)(
  `secure-mail, its connection cut${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  { timeout: 600_000 },
  () => {
    let worlds: Worlds;

    beforeAll(async () => {
      worlds = await disturbableWorlds();
      expect(worlds.boundaries).toBe(boundaries.length);
    }, 600_000);
    afterAll(() => worlds?.[Symbol.asyncDispose](), 60_000);

    describe.each(cuts)('$how', ({ cut, at }) => {
      it.concurrent.each([...at])(
        'at step boundary %i: the same run goes on, or one more does, and leaves the same as an undisturbed one',
        (boundary) =>
          worlds.use(async (world) => {
            await world.fresh();
            const run = world.begin();
            const done = new Promise<unknown>((resolve, reject) =>
              atBoundary(
                run,
                boundary,
                (host) =>
                  void cut(host === 'mx1' ? world.mx1 : world.ns1, boundary === boundaries.length).then(
                    resolve,
                    reject,
                  ),
              ),
            );
            const first = await run.ended;
            await done;
            // A connection that was cut behind the last step of its host is missed by the next look only: that host is unreachable.
            const { status, stdout } = first.status === 4 ? await world.run() : first;
            expect(status, stdout).toBe(0);
            expect(await world.state()).toBe(worlds.undisturbed.get(world));
          }),
      );
    });
  },
);
