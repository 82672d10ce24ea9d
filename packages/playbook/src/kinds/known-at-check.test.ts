import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { absent, command, directory, file, group, type Task, user } from '../index.ts';
import { planTasks } from '../plan/plan-tasks.ts';
import { inspectProgram } from '../program/inspect-program.ts';
import { parseObservations } from '../program/parse-observations.ts';
import { shellHost } from '../testing/shell-host.ts';
import type { World } from '../world/world.ts';

const base: World = {
  place: 'system',
  paths: new Map([['/home', { type: 'directory', mode: '755', owner: 'root', group: 'root' }]]),
  users: new Map(),
  groups: new Map([
    ['mail', true],
    ['8', true],
  ]),
  packages: new Map(),
  services: new Map(),
  scripts: new Map(),
  pending: new Map(),
  deferred: new Set(),
};
const states = (tasks: readonly Task[]): readonly string[] =>
  planTasks(tasks, base).tasks.map(({ verdict }) => ('message' in verdict ? verdict.message : verdict.state));

describe('a user', () => {
  it('brings its home, which a task after it need not make', () => {
    const home = '/home/alice';
    expect(
      states([
        user({ user: 'alice', home }),
        directory({ path: home }),
        file({ path: `${home}/.forward`, content: 'x' }),
      ]),
    ).toEqual(['change', 'ok', 'change']);
  });

  it.each<[string, readonly Task[], readonly string[]]>([
    ['whose group is not there', [user({ user: 'alice', group: 'staff' })], ['there is no group staff']],
    [
      'whose group an earlier task makes',
      [group({ group: 'staff' }), user({ user: 'alice', group: 'staff' })],
      ['change', 'change'],
    ],
    ['by whose name there is a group', [user({ user: 'mail' })], ['there is a group mail already']],
    ['whose group is not there by its number', [user({ user: 'alice', group: '4242' })], ['there is no group 4242']],
    ['of a numeric group', [user({ user: 'alice', group: '8' })], ['change']],
  ])('%s', (_what, tasks, expected) => {
    expect(states(tasks)).toEqual(expected);
  });
});

it('what is mounted below a directory keeps it from being removed, by the plan', () => {
  const probes = [{ fact: 'path', path: '/srv', mounts: true }] as const;
  const world = parseObservations('O 0 directory 755 root root 4096 0 0 - mounted\nX end\n', probes, 'system');
  expect(planTasks([absent({ path: '/srv', recursive: true })], world).tasks[0]?.verdict).toMatchObject({
    state: 'fault',
    message: 'something is mounted at or below /srv',
  });
});

it('what is mounted is found by the look', () => {
  const text = inspectProgram([{ fact: 'path', path: '/proc', mounts: true }], 60);
  const { stdout } = spawnSync('/bin/sh', ['-s'], {
    input: `WAXSEAL_ROOT='' WAXSEAL_PLACE=system\n${text}`,
    encoding: 'utf8',
  });
  const world = parseObservations(stdout, [{ fact: 'path', path: '/proc', mounts: true }], 'system');
  expect(world.paths.get('/proc')).toMatchObject({ type: 'directory', mounted: true });
});

describe('a file that another changes between plan and apply', () => {
  it('is left alone', () => {
    using host = shellHost('system');
    host.sh('echo old >config');
    const plan = host.plan([file({ path: '/config', content: 'new\n' })]);
    host.sh('echo of another >config');
    expect(host.apply(plan)).toMatchObject([{ outcome: 'failed', partial: false }]);
    expect(host.sh('cat config')).toBe('of another\n');
  });

  it('is written where its content was not known when it was planned', () => {
    using host = shellHost('system');
    const plan = host.plan([
      command({ run: 'echo made >"$WAXSEAL_ROOT/config"' }),
      file({ path: '/config', content: 'new\n' }),
    ]);
    expect(host.apply(plan).map(({ outcome }) => outcome)).toEqual(['changed', 'changed']);
    expect(host.sh('cat config')).toBe('new\n');
  });
});
