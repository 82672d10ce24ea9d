import { shell } from '@waxseal/shell';
import { describe, expect, it } from 'vitest';
import { defineResource, type Task, task } from '../index.ts';
import { type Plays, shellHosts } from '../testing/run-on-shells.ts';

/** A task of a kind that warns of something each time it is applied. */
function wary(script: string): Task {
  const kind = defineResource<{ readonly path: string }>({
    kind: 'wary',
    subject: ({ path }) => path,
    probes: () => [],
    plan: () => ({ state: 'change', diffs: [] }),
    effect: (_resource, world) => world,
    script: () => script,
  });
  return task(kind, { path: '/etc/app' });
}

describe('what a program on a host warns of', () => {
  it('is told of the host and the task, a line each, and fails nothing', async () => {
    using hosts = shellHosts(['one']);
    const plays: Plays = (play) => [
      play('look', {
        hosts: 'one',
        tasks: () => [
          wary([shell.warn('not proved: "$HOME" is full'), shell.warn('a second'), shell.changed].join('\n')),
          wary(shell.changed),
        ],
      }),
    ];
    const { events, exitCode } = await hosts.run(plays);
    expect(exitCode).toBe(0);
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([
      { host: 'one', fault: { severity: 'warning', message: 'not proved: "$HOME" is full', value: 'wary /etc/app' } },
      { host: 'one', fault: { message: 'a second' } },
    ]);
  });
});
