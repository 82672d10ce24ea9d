import { setTimeout as sleep } from 'node:timers/promises';
import { type LabHost, labObstacle } from '@waxseal/lab';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labInventory, labProject, type LabProject, listing } from './support/disturbed-run.ts';
import { type Borrowed, borrow } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle();
const rounds = 20;
const seed = fc.readConfigureGlobal().seed ?? 0;

// Every round turns the hosts from one variant to the other. Each handler, and the activation, notes what it saw.
const playbook = `import { absent, command, definePlaybook, directory, file, line, link, setting, transaction } from '@waxseal/playbook';
const vars = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
const restart = (name) => command({ name: 'restart ' + name, run: 'sleep 0.1; cat /srv/app/' + name + '.conf >>/srv/traces/' + name });
const slow = (name, variant) => command({ name, run: 'sleep 0.1; echo ' + variant + ' >/srv/app/' + name, unless: 'grep -qx ' + variant + ' /srv/app/' + name });
export default definePlaybook({ name: 'variants', vars, plays: (play) => [play('turn', { hosts: 'all', tasks: ({ vars: { variant } }) => [
  directory({ path: '/srv/app', mode: 0o755 }),
  file({ path: '/srv/app/web.conf', content: variant + '\\n', mode: variant === 'a' ? 0o600 : 0o644, notify: restart('web') }),
  slow('first', variant),
  setting({ path: '/srv/app/db.conf', key: 'variant', value: variant, create: true, notify: restart('db') }),
  link({ path: '/srv/app/current', target: '/srv/app/' + variant }),
  variant === 'a' ? absent({ path: '/srv/app/flag' }) : line({ path: '/srv/app/flag', line: 'b', create: true }),
  transaction({ name: 'mail', tree: '/srv/mail', members: [
    file({ path: '/srv/mail/main', content: variant + '\\n' }), file({ path: '/srv/mail/key', content: variant.repeat(3000), mode: 0o400, secret: true }),
  ], validate: [{ name: 'complete', run: 'grep -qx ' + variant + ' "$STAGE"/main' }], activate: 'sleep 0.1; cat /srv/mail/main >>/srv/traces/mail', health: 'true' }),
  slow('last', variant),
] })] });
`;

// A generator of numbers in [0, 1) from a seed (mulberry32): the same moments again for the same seed.
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe.skipIf(obstacle !== undefined)(
  `a controller killed at a random moment, seed ${seed}${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  () => {
    let borrowed: Borrowed<readonly [LabHost, LabHost, LabHost]>;
    let hosts: readonly LabHost[];
    let project: LabProject;
    let span = 0;
    const undisturbed: Record<string, string> = {};
    const random = randomFrom(seed);

    const words = (variant: string): readonly string[] => [
      'apply',
      `${project.directory}/variants.ts`,
      '-i',
      `${project.directory}/inventory.yml`,
      '--yes',
      '-e',
      `variant=${variant}`,
    ];
    const listings = (): Promise<readonly string[]> =>
      Promise.all(hosts.map((host) => listing(host, '/srv/app', '/srv/mail')));
    const traces = (): Promise<readonly string[]> =>
      Promise.all(hosts.map((host) => host.script('for trace in web db mail; do tail -n 1 /srv/traces/$trace; done')));
    const forget = (): Promise<unknown> =>
      Promise.all(
        hosts.map((host) => host.script('mkdir -p /srv/traces /srv/mail; cd /srv/traces; : >web; : >db; : >mail')),
      );

    beforeAll(async () => {
      borrowed = await borrow(['small', 'small', 'small']);
      ({ hosts } = borrowed);
      const [h1, h2, h3] = borrowed.hosts;
      project = labProject(borrowed.lab);
      project.write('variants.ts', playbook);
      project.write('inventory.yml', labInventory(borrowed.lab, { h1, h2, h3 }));
      await forget();
      for (const variant of ['a', 'b', 'a']) {
        const began = performance.now();
        const { status, stdout } = await project.run(...words(variant));
        expect(status, stdout).toBe(0);
        span = performance.now() - began;
        undisturbed[variant] = (await listings())[0] ?? '';
      }
    }, 600_000);

    afterAll(async () => {
      project?.[Symbol.dispose]();
      await borrowed?.[Symbol.asyncDispose]();
    }, 60_000);

    const moments = Array.from({ length: rounds }, (_, round) => ({
      round: round + 1,
      variant: round % 2 === 0 ? 'b' : 'a',
      share: random(),
    }));

    it.each(moments)(
      'round $round, killed after $share of its time: one more run converges, no restart is lost',
      { timeout: 60_000 },
      async ({ variant, share }) => {
        await forget();
        const killed = project.begin(...words(variant));
        await sleep(share * span);
        killed.kill();
        await killed.ended;
        const again = await project.run(...words(variant));
        expect(again.status, again.stdout + again.stderr).toBe(0);
        expect(await listings()).toEqual(hosts.map(() => undisturbed[variant]));
        expect(await traces()).toEqual(hosts.map(() => `${variant}\nvariant=${variant}\n${variant}\n`));
      },
    );
  },
);
