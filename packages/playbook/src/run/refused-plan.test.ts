import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { absent, command, directory, file, register, type Task, transaction } from '../index.ts';
import { type Plays, shellHosts } from '../testing/run-on-shells.ts';

const on =
  (tasks: readonly Task[]): Plays =>
  (play) => [play('one', { hosts: 'one', tasks: () => tasks })];

const restart = command({ name: 'restart', run: 'touch "$WAXSEAL_ROOT/restarted"' });
/** Removing a directory that holds something cannot be done without `recursive`. */
const impossible = { path: '/full' };
const full = 'mkdir -p "$WAXSEAL_ROOT/full/of"';

describe('a task that a plan knows to be impossible', () => {
  const around = (more: { readonly ignoreErrors?: boolean }): readonly Task[] => [
    file({ path: '/a', content: 'a', name: 'before', notify: restart }),
    absent({ ...impossible, name: 'impossible', ...more }),
    command({ name: 'look', run: 'true', changes: false }),
    file({ path: '/b', content: 'b', name: 'after' }),
  ];

  it.each(['apply', 'check'] as const)(
    'keeps its host from being changed, and %s tells nothing as changed',
    async (mode) => {
      using hosts = shellHosts(['one']);
      await hosts.run(on([command({ run: full })]));
      const { told, recap, exitCode, events } = await hosts.run(on(around({})), { mode });
      expect(told).toEqual([
        'one: before skipped',
        'one: impossible failed',
        'one: look skipped',
        'one: after skipped',
        'one: restart skipped',
      ]);
      expect(recap).toMatchObject([{ changed: 0, failed: 1 }]);
      expect(exitCode).toBe(1);
      expect(JSON.stringify(events)).toContain('not run, because another task of this host cannot be done');
      expect(events.find(({ type }) => type === 'host.planned')).toMatchObject({ changes: 0 });
    },
  );

  it('does not matter where ignoreErrors says so: it is told as ignored, and all else is done', async () => {
    using hosts = shellHosts(['one']);
    await hosts.run(on([command({ run: full })]));
    const { told, exitCode } = await hosts.run(on(around({ ignoreErrors: true })));
    expect(told).toEqual([
      'one: before changed',
      'one: impossible ignored',
      'one: look ok',
      'one: after changed',
      'one: restart changed',
    ]);
    expect(exitCode).toBe(0);
  });

  it('leaves a failed result where it registers one and is ignored', async () => {
    using hosts = shellHosts(['one']);
    await hosts.run(on([command({ run: full })]));
    const outcome = register('outcome');
    const { told } = await hosts.run((play) => [
      play('one', {
        hosts: 'one',
        tasks: ({ result }) => {
          const seen = result(outcome);
          return [
            absent({ ...impossible, name: 'impossible', ignoreErrors: true, register: outcome }),
            directory({ path: '/instead', when: 'failed' in seen ? seen.failed : seen }),
          ];
        },
      }),
    ]);
    expect(told).toEqual(['one: impossible ignored', 'one: directory /instead changed']);
  });
});

describe('a text that sh cannot read', () => {
  const broken = 'if true; then echo x';
  const asHandler = command({ name: 'h', run: broken });
  it.each<[string, Task]>([
    ['of a command', command({ name: 'broken', run: broken })],
    ['of an unless', command({ name: 'broken', run: 'true', unless: 'echo "' })],
    ['of an until', command({ name: 'broken', run: 'true', until: 'case' })],
    ['of a handler that is called', file({ name: 'notifies', path: '/c', content: '', notify: asHandler })],
    [
      'of a transaction',
      transaction({ name: 'broken', tree: '/t', members: [], validate: [], activate: 'fi', health: 'true' }),
    ],
  ])('%s refuses its host in check and apply, and only that task is told as failed', async (_what, task) => {
    using hosts = shellHosts(['one']);
    const tasks = [file({ name: 'before', path: '/a', content: '' }), task];
    for (const mode of ['check', 'apply'] as const) {
      const { told, recap, events } = await hosts.run(on(tasks), { mode });
      expect(told.filter((line) => line.endsWith(' failed'))).toHaveLength(1);
      expect(told[0]).toBe('one: before skipped');
      expect(recap).toMatchObject([{ changed: 0, failed: 1 }]);
      expect(JSON.stringify(events)).toContain('cannot read its text');
    }
  });
});

it('a command’s text runs as people know sh: neither an unset variable nor a failing line in its middle ends it', async () => {
  using hosts = shellHosts(['one']);
  const { exitCode } = await hosts.run(on([command({ run: 'false\necho "$unset" >"$WAXSEAL_ROOT/ran"' })]));
  expect(exitCode).toBe(0);
});

it('a user who cannot write what a run writes down is known in check', async () => {
  using hosts = shellHosts(['one']);
  const unprivileged = { kind: 'local' as const, host: 'one', close: async () => undefined };
  const program = 'su -s /bin/sh nobody';
  await hosts.run(on([directory({ path: '/x' })]));
  const { exitCode, events } = await hosts.run(on([file({ path: '/y', content: '' })]), {
    mode: 'check',
    connect: async () => ({
      ...unprivileged,
      async run(text) {
        const input = `WAXSEAL_ROOT='${hosts.root}/one' WAXSEAL_PLACE=system\n${typeof text === 'string' ? text : ''}`;
        const done = spawnSync('sh', ['-c', `chmod 0755 '${hosts.root}' '${hosts.root}/one'; exec ${program}`], {
          input,
          encoding: 'utf8',
        });
        return { status: done.status ?? 1, stdout: done.stdout, stderr: done.stderr };
      },
    }),
  });
  expect(exitCode).toBe(1);
  expect(JSON.stringify(events)).toContain('programs run as nobody');
});
