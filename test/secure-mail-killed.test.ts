import { labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atBoundary, boundaryHost, secureMailWorld, type SecureMailWorld } from './support/secure-mail-world.ts';

const obstacle = labObstacle();
const boundaries = Array.from({ length: 16 }, (_, index) => index + 1);

describe.skipIf(obstacle !== undefined)(`secure-mail, its controller killed${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`, { timeout: 60_000 }, () => {
  let world: SecureMailWorld;
  let undisturbed: string;

  beforeAll(async () => {
    world = await secureMailWorld('sm-killed');
    const { status, stdout, events } = await world.run();
    expect(status, stdout).toBe(0);
    // A step more or less in the playbook is a boundary more or less here.
    expect(events.filter((event) => boundaryHost(event) !== undefined)).toHaveLength(boundaries.length);
    undisturbed = await world.state();
  }, 600_000);
  afterAll(() => world?.[Symbol.asyncDispose](), 60_000);

  it('is held against what a run does', () => {
    expect(undisturbed).toMatch(/dkim\/new\.example-mx1\.pem f 440 root:Debian-exim/);
    expect(undisturbed).toContain('\nexim runs\n');
    expect(undisturbed).toMatch(/^serial: \d+$/m);
    expect(undisturbed).not.toMatch(/pending\/|waxseal\/lock|\.waxseal\./);
  });

  it.each(boundaries)('at step boundary %i: one more run leaves the same as an undisturbed one', async (boundary) => {
    await world.fresh();
    const killed = world.begin();
    atBoundary(killed, boundary, () => killed.kill());
    expect((await killed.ended).events.at(-1)?.type).not.toBe('run.finished');
    const again = await world.run();
    expect(again.status, again.stdout + again.stderr).toBe(0);
    expect(await world.state()).toBe(undisturbed);
  });
});
