import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { whenKnown } from '@waxseal/core';
import type { RunOptions } from '@waxseal/remote';
import { describe, expect, it } from 'vitest';
import { attempt, command, file, type HostOrder, line, register, type Task } from '../index.ts';
import { connectAsSystem, type Plays, shellHosts } from '../testing/run-on-shells.ts';
import { shellHost } from '../testing/shell-host.ts';

const step = (name: string, more = ''): Task => command({ name, run: `echo ${name} >>"$WAXSEAL_ROOT/log"${more}` });
const bad = (name: string): Task => step(name, '; false');
const on =
  (tasks: readonly Task[]): Plays =>
  (play) => [play('one', { hosts: 'one', tasks: () => tasks })];

const cases: readonly {
  readonly name: string;
  readonly tasks: readonly Task[];
  readonly log: string;
  readonly exitCode: number;
  readonly told: readonly string[];
}[] = [
  {
    name: 'nothing fails: no rescue, but always',
    tasks: [...attempt({ tasks: [step('a')], rescue: [step('r')], always: [step('z')] }), step('after')],
    log: 'a z after',
    exitCode: 0,
    told: ['a changed', 'r skipped', 'z changed', 'after changed'],
  },
  {
    name: 'a task fails and is rescued',
    tasks: [...attempt({ tasks: [bad('a'), step('b')], rescue: [step('r')], always: [step('z')] }), step('after')],
    log: 'a r z after',
    exitCode: 0,
    told: ['a rescued', 'b skipped', 'r changed', 'z changed', 'after changed'],
  },
  {
    name: 'the rescue fails too',
    tasks: [...attempt({ tasks: [bad('a')], rescue: [bad('r')], always: [step('z')] }), step('after')],
    log: 'a r z',
    exitCode: 1,
    told: ['a rescued', 'r failed', 'z changed', 'after skipped'],
  },
  {
    name: 'always fails',
    tasks: [...attempt({ tasks: [step('a')], always: [bad('z')] }), step('after')],
    log: 'a z',
    exitCode: 1,
    told: ['a changed', 'z failed', 'after skipped'],
  },
  {
    name: 'no rescue: always runs and the play ends',
    tasks: [...attempt({ tasks: [bad('a')], always: [step('z')] }), step('after')],
    log: 'a z',
    exitCode: 1,
    told: ['a failed', 'z changed', 'after skipped'],
  },
  {
    name: 'a failure before it leaves it out whole',
    tasks: [bad('x'), ...attempt({ tasks: [step('a')], rescue: [step('r')], always: [step('z')] })],
    log: 'x',
    exitCode: 1,
    told: ['x failed', 'a skipped', 'r skipped', 'z skipped'],
  },
  {
    name: 'an inner failure is rescued outside',
    tasks: attempt({ tasks: [...attempt({ tasks: [bad('a')], always: [step('i')] }), step('b')], rescue: [step('r')] }),
    log: 'a i r',
    exitCode: 0,
    told: ['a rescued', 'i changed', 'b skipped', 'r changed'],
  },
  {
    name: 'an attempt inside a rescue that nobody needs',
    tasks: attempt({
      tasks: [step('a')],
      rescue: attempt({ tasks: [step('r')], always: [step('rz')] }),
      always: [step('z')],
    }),
    log: 'a z',
    exitCode: 0,
    told: ['a changed', 'r skipped', 'rz skipped', 'z changed'],
  },
  {
    name: 'two attempts side by side',
    tasks: [
      ...attempt({ tasks: [bad('a')], rescue: [step('r')] }),
      ...attempt({ tasks: [bad('b')], rescue: [step('s')] }),
    ],
    log: 'a r b s',
    exitCode: 0,
    told: ['a rescued', 'r changed', 'b rescued', 's changed'],
  },
  {
    name: 'a rescue of nothing but left-out tasks rescues nothing',
    tasks: [...attempt({ tasks: [bad('a')], rescue: [{ ...step('r'), when: false }] }), step('after')],
    log: 'a',
    exitCode: 1,
    told: ['a failed', 'r skipped', 'after skipped'],
  },
  {
    name: 'an ignored failure does not hide one before it',
    tasks: [bad('x'), { ...bad('i'), ignoreErrors: true }, step('after')],
    log: 'x',
    exitCode: 1,
    told: ['x failed', 'i skipped', 'after skipped'],
  },
];

describe('an attempt', () => {
  it.each(cases)('$name', async ({ tasks, log, exitCode, told }) => {
    using hosts = shellHosts(['one']);
    const found = await hosts.run(on(tasks));
    expect(readFileSync(join(hosts.root, 'one/log'), 'utf8')).toBe(`${log.replaceAll(' ', '\n')}\n`);
    expect(found.told.map((text) => text.replace('one: ', ''))).toEqual(told);
    expect(found.exitCode).toBe(exitCode);
  });

  // Wherever a task waits for a result, the program ends before it and another goes on there: nothing else may differ.
  it.each(cases.flatMap((one) => one.tasks.slice(1).map((waiting, index) => ({ ...one, waiting, at: index + 1 }))))(
    '$name, of which "$waiting.name" waits for a result',
    async ({ tasks, log, exitCode, told, at }) => {
      using hosts = shellHosts(['one']);
      const first = register('first');
      const found = await hosts.run((play) => [
        play('one', {
          hosts: 'one',
          tasks: ({ result }) =>
            tasks.map((task, index) => ({
              ...task,
              ...(index === 0 ? { register: first } : {}),
              ...(index === at && task.when === undefined ? { when: whenKnown(result(first), () => true) } : {}),
            })),
        }),
      ]);
      expect(readFileSync(join(hosts.root, 'one/log'), 'utf8')).toBe(`${log.replaceAll(' ', '\n')}\n`);
      expect(found.told.map((text) => text.replace('one: ', ''))).toEqual(told);
      expect(found.exitCode).toBe(exitCode);
    },
  );

  it('tells its rescue what failed, and its always what came of it', async () => {
    using hosts = shellHosts(['one']);
    const [failing, rescuing] = [register('failing'), register('rescuing')];
    const { told, exitCode } = await hosts.run((play) => [
      play('one', {
        hosts: 'one',
        tasks: ({ result }) =>
          attempt({
            tasks: [command({ name: 'a', run: 'echo why >&2; false', register: failing }), step('b')],
            rescue: [
              file({
                name: 'r',
                path: '/why',
                content: whenKnown(result(failing), ({ errors }) => errors),
                register: rescuing,
              }),
            ],
            always: [line({ name: 'z', path: '/why', line: whenKnown(result(rescuing), ({ outcome }) => outcome) })],
          }),
      }),
    ]);
    expect([exitCode, told]).toEqual([0, ['one: a rescued', 'one: b skipped', 'one: r changed', 'one: z changed']]);
    expect(readFileSync(join(hosts.root, 'one/why'), 'utf8')).toBe('why\nchanged\n');
  });

  it('runs its always also when that had nothing to do before the failure', async () => {
    using hosts = shellHosts(['one']);
    const motd = file({ name: 'motd', path: '/motd', content: 'good' });
    await hosts.run(on([motd]));
    const spoil = command({ name: 'spoil', run: 'echo bad >"$WAXSEAL_ROOT/motd"; false' });
    await hosts.run(on(attempt({ tasks: [spoil], always: [motd] })));
    expect(readFileSync(join(hosts.root, 'one/motd'), 'utf8')).toBe('good');
  });
});

describe('until', () => {
  const count = 'echo x >>"$WAXSEAL_ROOT/tries"; wc -l <"$WAXSEAL_ROOT/tries"';

  it('tries again until what the task printed is good', () => {
    using host = shellHost('system');
    expect(
      host.apply(host.plan([command({ run: count, until: ['grep', '-qx', '3'], retries: 5, retrySeconds: 0 })])),
    ).toMatchObject([{ outcome: 'changed', output: '3\n' }]);
  });

  it('fails when it never is', () => {
    using host = shellHost('system');
    expect(
      host.apply(host.plan([command({ run: count, until: 'grep -qx 9', retries: 2, retrySeconds: 0 })])),
    ).toMatchObject([{ outcome: 'failed' }]);
    expect(host.sh('wc -l <tries')).toBe('3\n');
  });
});

describe('timeout', () => {
  it('stops a task and all that it began, and says so', async () => {
    using host = shellHost('system');
    const [end] = host.apply(host.plan([command({ run: 'echo working; (sleep 61; :) & sleep 61', timeout: 1 })]));
    expect(end).toMatchObject({ outcome: 'failed', output: 'working\nstopped: it took longer than 1 s\n' });
    expect(
      host.sh(
        `for p in /proc/[0-9]*; do tr '\\0' ' ' <"$p/cmdline" 2>/dev/null | grep -qx 'sleep 61 ' && echo left; done; :`,
      ),
    ).toBe('');
  });

  it('of the whole run begins nothing new and fails the run', async () => {
    using hosts = shellHosts(['one']);
    const { exitCode, told } = await hosts.run(on([step('slow', '; sleep 6'), step('next')]), { runTimeout: 5 });
    expect([exitCode, told]).toEqual([1, ['one: slow changed', 'one: next skipped']]);
  });

  it.each([0, 1.5, 86_401])('refuses %s seconds', (timeout) => {
    expect(() => command({ run: 'true', timeout })).toThrow('timeout is a whole number from 1 to 86400');
  });
});

it('runs a command as any shell would, inside $( … ) too: no failure in the middle ends it', () => {
  using host = shellHost('system');
  const text = 'found=$(false; echo reached); echo "$found"; false; echo end';
  expect(host.apply(host.plan([command({ run: text })]))).toMatchObject([
    { outcome: 'changed', output: 'reached\nend\n' },
  ]);
});

it('counts a command that changes nothing as no change, in check as in apply', async () => {
  using hosts = shellHosts(['one']);
  const tasks = on([command({ name: 'look', run: 'true', changes: false })]);
  expect(await hosts.run(tasks, { mode: 'check' })).toMatchObject({ exitCode: 0, told: ['one: look ok'] });
  expect(await hosts.run(tasks)).toMatchObject({ exitCode: 0, told: ['one: look ok'] });
});

it('does not foretell what a command asks after a task that may change the answer', async () => {
  using hosts = shellHosts(['one']);
  const tasks = on([
    file({ name: 'mark', path: '/mark', content: '' }),
    command({ name: 'unless', run: 'false', unless: 'test -e "$WAXSEAL_ROOT/mark"' }),
  ]);
  expect((await hosts.run(tasks, { mode: 'check' })).told).toEqual(['one: mark changed', 'one: unless unknown']);
  expect((await hosts.run(tasks)).told).toEqual(['one: mark changed', 'one: unless ok']);
});

describe.skipIf(process.getuid?.() !== 0)('a command as another user (needs root)', () => {
  it.each<[string, Parameters<typeof command>[0]]>([
    ['becomeUser', { run: 'id -un; pwd; cat', becomeUser: 'nobody' }],
    ['words that need quotes', { run: ['sh', '-c', "id -un; echo '/'"], becomeUser: 'nobody' }],
  ])('%s', (_name, options) => {
    using host = shellHost('system');
    const [end] = host.apply(host.plan([command(options)]));
    expect(end).toMatchObject({ outcome: 'changed', output: 'nobody\n/\n' });
  });

  it('asks its unless as that user too', () => {
    using host = shellHost('system');
    const plan = host.plan([command({ run: 'true', unless: '[ "$(id -un)" = nobody ]', becomeUser: 'nobody' })]);
    expect(plan.tasks[0]?.verdict.state).toBe('ok');
  });

  it('refuses what is no user', () => {
    expect(() => command({ run: 'true', becomeUser: 'a;b' })).toThrow('not the name of a user');
  });
});

it.each<[string, Parameters<Parameters<Plays>[0]>[1], RunOptions['become']]>([
  ['says nothing', { hosts: 'one' }, undefined],
  ['becomes root', { hosts: 'one', become: true }, {}],
  ['becomes a user', { hosts: 'one', becomeUser: 'postgres' }, { user: 'postgres' }],
  ['stays who it is', { hosts: 'one', become: false }, false],
])('runs all programs of a play that %s with that privilege', async (_name, play, expected) => {
  using hosts = shellHosts(['one']);
  const asked: RunOptions['become'][] = [];
  const { exitCode } = await hosts.run(
    (make) => [make('p', { ...play, tasks: () => [file({ path: '/a', content: '' })] })],
    {
      connect: async (host) => {
        const inner = await connectAsSystem(host, hosts.root);
        return {
          ...inner,
          run: async (program, { become, ...options } = {}) => (asked.push(become), inner.run(program, options)),
        };
      },
    },
  );
  expect([exitCode, asked]).toEqual([0, [expected, expected]]);
});

it.each<[HostOrder, readonly string[]]>([
  ['inventory', ['b', 'c', 'a']],
  ['reverse_inventory', ['a', 'c', 'b']],
  ['sorted', ['a', 'b', 'c']],
  ['reverse_sorted', ['c', 'b', 'a']],
])('takes hosts in the order %s', async (order, expected) => {
  using hosts = shellHosts(['b', 'c', 'a']);
  const { events } = await hosts.run((play) => [play('p', { hosts: 'all', order, serial: 1, tasks: () => [] })], {
    mode: 'check',
  });
  expect(events.flatMap((event) => (event.type === 'host.started' ? [event.host] : []))).toEqual(expected);
});

it('shuffles hosts anew in every run, and the same way in the same', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  using hosts = shellHosts(names);
  const orderIn = async (runId: string): Promise<string> => {
    const { events } = await hosts.run(
      (play) => [play('p', { hosts: 'all', order: 'shuffle', serial: 1, tasks: () => [] })],
      { mode: 'check', runId },
    );
    return events.flatMap((event) => (event.type === 'host.started' ? [event.host] : [])).join('');
  };
  const orders = [await orderIn('one'), await orderIn('one'), await orderIn('two'), await orderIn('three')];
  expect(orders[0]).toBe(orders[1]);
  expect(new Set(orders).size).toBeGreaterThan(1);
  expect(orders.map((order) => [...order].toSorted().join(''))).toEqual(orders.map(() => names.join('')));
});
