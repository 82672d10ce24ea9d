import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attempt, command, directory, file, register, type Task } from '../index.ts';
import { type Plays, type ShellHosts, shellHosts } from '../testing/run-on-shells.ts';

const on =
  (tasks: readonly Task[], play = 'one'): Plays =>
  (make) => [make(play, { hosts: 'one', tasks: () => tasks })];

const step = (name: string, more: Partial<Task> & { readonly end?: string } = {}): Task => {
  const { end = '', ...keywords } = more;
  return command({ ...keywords, name, run: `echo ${name} >>"$WAXSEAL_ROOT/log"${end}` });
};
const log = ({ root }: ShellHosts): string =>
  existsSync(join(root, 'one/log')) ? readFileSync(join(root, 'one/log'), 'utf8').trim().replaceAll('\n', ' ') : '';
const left = ({ root }: ShellHosts): number => readdirSync(join(root, 'one/var/lib/waxseal/pending')).length;
const config = (content: string, notify: Task | readonly Task[]): Task => file({ path: '/config', content, notify });

describe('a handler', () => {
  it('that fails and is ignored does not keep the others from running, and is not pending afterwards', async () => {
    using hosts = shellHosts(['one']);
    const bad = step('bad', { end: '; false', ignoreErrors: true });
    const { told, exitCode } = await hosts.run(on([config('a', [bad, step('good')])]));
    expect(told).toEqual(['one: file /config changed', 'one: bad ignored', 'one: good changed']);
    expect([exitCode, log(hosts), left(hosts)]).toEqual([0, 'bad good', 0]);
    expect((await hosts.run(on([config('a', [bad, step('good')])]), { mode: 'check' })).exitCode).toBe(0);
  });

  it('that failed and is corrected is run by the next run, although its task changes nothing any more', async () => {
    using hosts = shellHosts(['one']);
    expect((await hosts.run(on([config('a', command({ name: 'activate', run: 'false' }))]))).exitCode).toBe(1);
    const corrected = command({ name: 'activate', run: 'echo right >>"$WAXSEAL_ROOT/log"' });
    const check = await hosts.run(on([config('a', corrected)]), { mode: 'check' });
    expect([check.exitCode, check.told]).toEqual([2, ['one: file /config ok', 'one: activate changed']]);
    const { told, exitCode } = await hosts.run(on([config('a', corrected)]));
    expect(told).toEqual(['one: file /config ok', 'one: activate changed']);
    expect([exitCode, log(hosts), left(hosts)]).toEqual([0, 'right', 0]);
  });

  it('of two that differ in content alone under one name is another', async () => {
    using hosts = shellHosts(['one']);
    const twins = ['x', 'y'].map((text) => command({ name: 'same', run: `echo ${text} >>"$WAXSEAL_ROOT/log"` }));
    await hosts.run(on([config('a', twins)]));
    expect(log(hosts)).toBe('x y');
  });

  it('is run where tags leave its task out, when it is pending', async () => {
    using hosts = shellHosts(['one']);
    const tasks = (run: string): readonly Task[] => [
      file({ path: '/config', content: 'a', notify: command({ name: 'activate', run }), tags: ['config'] }),
      directory({ path: '/else', tags: ['else'] }),
    ];
    await hosts.run(on(tasks('false')));
    const { told, exitCode } = await hosts.run(on(tasks('true')), { tags: ['else'] });
    expect(told).toEqual(['one: directory /else ok', 'one: activate changed']);
    expect(exitCode).toBe(0);
  });

  it('that no play knows any more is named in words and makes the run fail; the rest is done', async () => {
    using hosts = shellHosts(['one']);
    await hosts.run(on([config('a', command({ name: 'activate', run: 'false' }))], 'mail'));
    const { told, exitCode, events } = await hosts.run(on([directory({ path: '/else' })]));
    expect(told).toEqual([
      'one: directory /else changed',
      expect.stringContaining('one: pending work of the run run-'),
    ]);
    expect(exitCode).toBe(1);
    expect(JSON.stringify(events)).toContain(
      String.raw`this playbook does not know the handler \"activate\", notified by \"file /config\" in the play \"mail\"`,
    );
  });

  it('of a later play is not told as unknown by an earlier one', async () => {
    using hosts = shellHosts(['one']);
    const plays =
      (run: string): Plays =>
      (play) => [
        play('first', { hosts: 'one', tasks: () => [directory({ path: '/x' })] }),
        play('second', { hosts: 'one', tasks: () => [config('a', command({ name: 'activate', run }))] }),
      ];
    await hosts.run(plays('false'));
    const { exitCode, events, told } = await hosts.run(plays('true'));
    expect(exitCode).toBe(0);
    expect(told).toEqual(['one: directory /x ok', 'one: file /config ok', 'one: activate changed']);
    expect(events.filter(({ type }) => type === 'warning')).toEqual([]);
  });

  it('obeys its condition, also when that is known only after the tasks', async () => {
    using hosts = shellHosts(['one']);
    await hosts.run(on([config('a', [step('never', { when: false }), step('always')])]));
    expect(log(hosts)).toBe('always');
    const answer = register('answer', ({ output }) => output.trim() === 'yes');
    const { told } = await hosts.run((play) => [
      play('one', {
        hosts: 'one',
        tasks: ({ result }) => [
          command({ name: 'ask', run: 'echo yes', changes: false, register: answer }),
          config('b', [step('wanted', { when: result(answer) })]),
        ],
      }),
    ]);
    expect(told).toEqual(['one: ask ok', 'one: file /config changed', 'one: wanted changed']);
    expect([log(hosts), left(hosts)]).toEqual(['always wanted', 0]);
  });

  it('notifies others: a chain runs in its order, each once, and stops where nothing changed', async () => {
    using hosts = shellHosts(['one']);
    const last = step('last');
    const middle = step('middle', { notify: last });
    const quiet = command({ name: 'quiet', run: 'true', changes: false, notify: step('not called') });
    const { told } = await hosts.run(on([config('a', [last, step('first', { notify: [middle, quiet] })])]));
    expect(log(hosts)).toBe('first middle last');
    expect(told).toEqual([
      'one: file /config changed',
      'one: first changed',
      'one: middle changed',
      'one: last changed',
      'one: quiet ok',
    ]);
    expect(left(hosts)).toBe(0);
  });

  it.each<[string, Task]>([
    ['failed and changed nothing', command({ name: 'x', run: 'false', ignoreErrors: true })],
    ['never counts as a change', command({ name: 'x', run: 'true', changes: false })],
    [
      'never counts as a change, fails and is ignored',
      command({ name: 'x', run: 'false', changes: false, ignoreErrors: true }),
    ],
  ])('is not notified by a task that %s', async (_what, one) => {
    using hosts = shellHosts(['one']);
    const { exitCode } = await hosts.run(on([{ ...one, notify: step('called') }]));
    expect([exitCode, log(hosts), left(hosts)]).toEqual([0, '', 0]);
  });

  it('is notified by a rescue', async () => {
    using hosts = shellHosts(['one']);
    await hosts.run(
      on([...attempt({ tasks: [step('a', { end: '; false' })], rescue: [config('a', step('called'))] })]),
    );
    expect([log(hosts), left(hosts)]).toEqual(['a called', 0]);
  });

  it('is told as kept after a failure only when it was notified', async () => {
    using hosts = shellHosts(['one']);
    const { told } = await hosts.run(
      on([
        config('a', step('kept')),
        step('bad', { end: '; false' }),
        file({ path: '/b', content: '', notify: step('not kept') }),
      ]),
    );
    expect(told).toEqual(['one: file /config changed', 'one: bad failed', 'one: file /b skipped', 'one: kept skipped']);
  });
});

it('a step that failed half way counts as a change, and its handlers stay notified', async () => {
  using hosts = shellHosts(['one']);
  const { recap, events } = await hosts.run(
    on([directory({ path: '/half', owner: 'root', group: 'root', mode: 0o755, until: 'false', notify: step('h') })]),
  );
  expect(recap).toMatchObject([{ changed: 1, failed: 1 }]);
  expect(events.find(({ type }) => type === 'task.finished')).toMatchObject({ outcome: 'failed', partial: true });
  expect(left(hosts)).toBe(1);
});
