import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { absent, command, directory, file, group, line, link, service, type Task, user } from '../index.ts';
import { planTasks } from '../plan/plan-tasks.ts';
import { inspectProgram } from '../program/inspect-program.ts';
import { parseObservations } from '../program/parse-observations.ts';
import { shellHost } from '../testing/shell-host.ts';
import type { World } from '../world/world.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

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

describe('what nobody can do is known before anything is done', () => {
  const services = (units: ReadonlyMap<string, boolean>): World => ({ ...base, units });
  const restart = service({ name: 'restart', service: 'nosuch', action: 'restart' });

  it('a service that the host does not have, as a task and as a handler', () => {
    const world = services(new Map([['nosuch', false]]));
    const plan = planTasks([service({ service: 'nosuch', running: true })], world);
    expect(plan.tasks[0]?.verdict).toMatchObject({ state: 'fault', message: 'this host has no service nosuch' });
    const notified = planTasks([file({ path: '/home/x', content: '', notify: restart })], world);
    expect(notified.handlers[0]?.verdict).toMatchObject({ state: 'fault', message: 'this host has no service nosuch' });
  });

  it('but a task before it may bring the service', () => {
    const world = services(new Map([['nosuch', false]]));
    const plan = planTasks([command({ run: 'make install', notify: restart })], world);
    expect(plan.handlers[0]?.verdict.state).toBe('change');
  });

  const kinds: readonly (readonly [string, Task])[] = [
    ['a file', file({ path: '/srv/d/f', content: 'new' })],
    ['its mode alone', file({ path: '/srv/d/f', content: 'old\n', mode: 0o600 })],
    ['a line', line({ path: '/srv/d/f', line: 'x' })],
    ['a link', link({ path: '/srv/d/f', target: 'x' })],
    ['absence', absent({ path: '/srv/d/f' })],
  ];
  it.each(kinds)('%s where the file cannot be written', (what, task) => {
    const inProgram = (barriers: string): World =>
      parseObservations(
        `O 0 file 644 root root 4 0 0 ${sha256('old\n')} ${Buffer.from('old\n').toString('base64')} ${barriers}\nO 1 directory 755 root root 4096 0 0 - - -\nX end\n`,
        [
          { fact: 'path', path: '/srv/d/f', text: 'always' },
          { fact: 'path', path: '/srv/d' },
        ],
        'system',
      );
    const verdict = (barriers: string) => planTasks([task], inProgram(barriers)).tasks[0]?.verdict;
    expect(verdict('-')).toMatchObject({ state: 'change' });
    expect(verdict('readonly')).toMatchObject({ message: '/srv/d/f cannot be written, not even by root' });
    if (what !== 'its mode alone')
      expect(verdict('mounted')).toMatchObject({
        message: 'another file is mounted on /srv/d/f, so that it cannot be replaced',
      });
  });
});

it('a pipe that another user puts in the place of a file does not keep a look waiting', () => {
  using host = shellHost('system');
  host.sh('mkdir home; mkfifo home/f; chown -R 65534 home');
  const program = inspectProgram([], 60);
  const library = program.slice(0, program.lastIndexOf('ws_main() {'));
  const asked = `${library}\nws_me\nws_read_sha "$WAXSEAL_ROOT/home/f" /home/f >/dev/null\necho over`;
  const input = `WAXSEAL_ROOT='${host.root}' WAXSEAL_PLACE=system\n${asked}\n`;
  expect(spawnSync('/bin/sh', ['-s'], { input, encoding: 'utf8', timeout: 30_000 }).stdout).toBe('over\n');
});
