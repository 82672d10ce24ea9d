import { type LabHost, labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { labInventory, labProject, type LabProject } from './support/disturbed-run.ts';
import { bootAfresh } from './support/shared-lab/boot-afresh.ts';
import { type Borrowed, borrow } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle();

const playbook = `import { command, definePlaybook, file } from '@waxseal/playbook';
const vars = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
export default definePlaybook({ name: 'five', vars, plays: (play) => [play('work', { hosts: 'all', tasks: ({ vars: { hang } }) => [
  file({ path: '/srv/config', content: 'new\\n' }),
  command({ name: 'looks', run: 'true', unless: 'sleep 1001', when: hang === 'look' }),
  command({ name: 'works', run: 'sleep 1002', timeout: 2, when: hang === 'task' }),
  command({ name: 'last', run: 'echo done >/srv/done', unless: 'test -e /srv/done' }),
] })] });
`;

const silent = "require('node:net').createServer(() => 0).listen(2222, '0.0.0.0')";
const atSudo = 'ansible_user: deploy, ansible_become: true';

interface Case {
  readonly where: string;
  /** Vars of the host that hangs. */
  readonly more: string;
  readonly arrange: (host: LabHost) => Promise<unknown>;
  readonly args?: readonly string[];
  readonly exitCode: number;
  readonly says: RegExp;
}

const cases: readonly Case[] = [
  {
    where: 'at connect, where somebody accepts and says nothing',
    more: 'ansible_port: 2222, ansible_timeout: 2',
    arrange: (host) => host.attach([process.execPath, '-e', silent]),
    exitCode: 4,
    says: /h3: no answer in time/,
  },
  {
    where: 'at connect, where nobody answers at all',
    more: 'ansible_timeout: 2',
    arrange: (host) => host.unplug(),
    exitCode: 4,
    says: /h3: no answer in time/,
  },
  {
    where: 'at sudo, which wants a password that nobody gave',
    more: atSudo,
    arrange: (host) => host.script("echo 'deploy ALL=(ALL:ALL) ALL' >/etc/sudoers.d/deploy"),
    exitCode: 4,
    says: /h3: sudo asks for a password.*--ask-become-pass/,
  },
  {
    where: 'at sudo, which never comes back',
    more: atSudo,
    arrange: (host) => host.script("printf '#!/bin/sh\\nexec sleep 1003\\n' >/usr/bin/sudo"),
    args: ['--timeout', '3'],
    exitCode: 1,
    says: /took longer than 3 s/,
  },
  {
    where: 'while it is looked at',
    more: 'hang: look',
    arrange: async () => undefined,
    args: ['--timeout', '3'],
    exitCode: 1,
    says: /took longer than 3 s/,
  },
  {
    where: 'in a task',
    more: 'hang: task',
    arrange: async () => undefined,
    exitCode: 1,
    says: /stopped: it took longer than 2 s/,
  },
];

describe.skipIf(obstacle !== undefined)(
  `one host of five hangs${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  { timeout: 60_000 },
  () => {
    let borrowed: Borrowed<readonly [LabHost, LabHost, LabHost, LabHost, LabHost]>;
    let project: LabProject;

    beforeAll(async () => {
      borrowed = await borrow(['small', 'small', 'small', 'small', 'small']);
      project = labProject(borrowed.lab);
      project.write('five.ts', playbook);
    }, 600_000);
    afterAll(async () => {
      project?.[Symbol.dispose]();
      await borrowed?.[Symbol.asyncDispose]();
    }, 60_000);
    beforeEach(() => Promise.all(borrowed.hosts.map(bootAfresh)));

    it.each(cases)(
      '$where: it is told in time, the other four are done',
      async ({ more, arrange, args = [], exitCode, says }) => {
        const [h1, h2, third, h4, h5] = borrowed.hosts;
        await arrange(third);
        const inventory = project.write(
          'inventory.yml',
          labInventory(borrowed.lab, { h1, h2, h3: third, h4, h5 }, { h3: more }),
        );
        const run = project.begin(
          'apply',
          `${project.directory}/five.ts`,
          '-i',
          inventory,
          '--yes',
          '-e',
          'common=1',
          ...args,
        );
        const { status, stdout, events } = await run.ended;
        expect(status, stdout).toBe(exitCode);
        expect(stdout).toMatch(says);
        const recap = events.flatMap((event) => (event.type === 'run.finished' ? event.recap : []));
        expect(
          recap
            .filter(({ host }) => host !== 'h3')
            .map(({ host, changed, failed, unreachable }) => ({ host, changed, failed, unreachable })),
        ).toEqual(['h1', 'h2', 'h4', 'h5'].map((host) => ({ host, changed: 2, failed: 0, unreachable: false })));
        expect(recap.find(({ host }) => host === 'h3')).toMatchObject(
          exitCode === 4 ? { unreachable: true } : { failed: 1 },
        );
        expect(run.isAlive()).toBe(false);
        // A step that was stopped is gone from the host too.
        expect(await third.script('ps -eo args | grep "[s]leep 1002" || :')).toBe('');
      },
    );
  },
);
