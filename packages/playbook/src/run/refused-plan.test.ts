import { describe, expect, it } from 'vitest';
import { absent, command, directory, file, register, type Task } from '../index.ts';
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
