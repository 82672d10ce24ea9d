import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError, reveal, secret, Unknown, Unreachable } from '@waxseal/core';
import type { Inventory } from '@waxseal/inventory';
import { connect, type Connection } from '@waxseal/remote';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { shellHost } from '../testing/shell-host.ts';
import {
  command,
  definePlaybook,
  directory,
  type Event,
  file,
  type Mode,
  parseSavedPlan,
  type PlayMaker,
  type Play,
  renderSavedPlan,
  runPlaybook,
  type RunPlaybookOptions,
  type RunSummary,
  type SavedHostPlan,
  type SavedPlan,
} from '../index.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'waxseal-run-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const Vars = z.strictObject({ greeting: z.string().default('hello') });
type Vars = z.output<typeof Vars>;

function inventory(names: readonly string[], vars: Readonly<Record<string, unknown>> = {}): Inventory {
  const values = Object.fromEntries(
    Object.entries(vars).map(
      ([name, value]) =>
        [name, { value, origin: { level: 'all', place: { file: 'inventory.yml', line: 3, column: 5 } } }] as const,
    ),
  );
  const hosts = names.map((name) => ({
    name,
    groups: ['all'],
    vars: values,
    connection: { kind: 'directory', root: join(root, name) } as const,
  }));
  return { hosts, groups: { all: { hosts: [...names], children: [] } } };
}

let runs = 0;

async function run(
  plays: (play: PlayMaker<Vars>) => readonly Play<Vars>[],
  more: Partial<RunPlaybookOptions<Vars>> & { readonly mode?: Mode } = {},
): Promise<RunSummary & { readonly events: readonly Event[] }> {
  const events: Event[] = [];
  runs += 1;
  const summary = await runPlaybook<Vars>({
    playbook: definePlaybook({ name: 'test', vars: Vars, plays }),
    inventory: inventory(['one', 'two']),
    mode: 'apply',
    connect,
    keys: { dkim: async () => new Unknown('no keys here') },
    memory: { recall: async () => undefined, remember: async () => undefined },
    emit: (event) => events.push(event),
    signal: AbortSignal.timeout(30_000),
    clock: () => new Date(0),
    runId: `run-${runs}`,
    label: 'test',
    ...more,
  });
  return { ...summary, events };
}

const greet = (play: PlayMaker<Vars>): readonly Play<Vars>[] => [
  play('greet', {
    hosts: 'all',
    tasks: ({ host, vars }) => [
      directory({ path: '/etc' }),
      file({ path: '/etc/motd', content: `${vars.greeting} ${host.name}\n` }),
    ],
  }),
];

describe('a run', () => {
  it('converges with two programs a host, and the second time looks with one and changes nothing', async () => {
    const first = await run(greet);
    expect(first.recap).toMatchObject([
      { host: 'one', changed: 2, programs: 2, connections: 1 },
      { host: 'two', changed: 2, programs: 2, connections: 1 },
    ]);
    expect(readFileSync(join(root, 'one/etc/motd'), 'utf8')).toBe('hello one\n');
    const second = await run(greet);
    expect(second.recap).toMatchObject([
      { ok: 2, changed: 0, programs: 1 },
      { ok: 2, changed: 0, programs: 1 },
    ]);
    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
  });

  it('uses one connection a host for all plays', async () => {
    const three = (play: PlayMaker<Vars>): readonly Play<Vars>[] => [...greet(play), ...greet(play), ...greet(play)];
    await run(three);
    expect((await run(three)).recap).toMatchObject([
      { connections: 1, programs: 3 },
      { connections: 1, programs: 3 },
    ]);
  });

  it('in check mode says 2, shows differences, and touches nothing', async () => {
    const { exitCode, events } = await run(greet, { mode: 'check' });
    expect(exitCode).toBe(2);
    const shown = events.flatMap((event) =>
      event.type === 'task.finished' ? event.diffs.map(({ unified }) => unified ?? '') : [],
    );
    expect(shown.join('')).toContain('+hello one');
    expect(() => readFileSync(join(root, 'one/etc/motd'))).toThrow('ENOENT');
  });

  it('tells its events in order, each stamped with version and run', async () => {
    const { events } = await run(greet, { limit: 'one' });
    expect(events.map(({ type }) => type)).toEqual([
      'run.started',
      'play.started',
      'host.started',
      'host.planned',
      'task.started',
      'task.finished',
      'task.started',
      'task.finished',
      'host.finished',
      'play.finished',
      'run.finished',
    ]);
    expect(events.every(({ v, run: id }) => v === 1 && id === `run-${runs}`)).toBe(true);
  });

  it('tells of host keys that were accepted on the way', async () => {
    const { events } = await run(greet, {
      limit: 'one',
      connect: async (host, options, signal) => ({
        ...(await connect(host, options, signal)),
        learnt: [{ name: '[one]:2222', fingerprint: 'ssh-ed25519 SHA256:x' }],
      }),
    });
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([
      { host: 'one', fault: { message: 'a new host key was accepted for [one]:2222: ssh-ed25519 SHA256:x' } },
    ]);
  });

  it('shows unknown values as such and goes on', async () => {
    const { events } = await run(
      (play) => [
        play('key', { hosts: 'one', tasks: () => [file({ path: '/etc/key', content: new Unknown('made by apply') })] }),
      ],
      { mode: 'check' },
    );
    expect(JSON.stringify(events)).toContain('(known after apply)');
  });

  it('narrows to hosts by limit and to tasks by tags', async () => {
    const tagged = (play: PlayMaker<Vars>): readonly Play<Vars>[] => [
      play('tags', {
        hosts: 'all',
        tasks: () => [
          file({ path: '/a', content: 'a', tags: ['a'] }),
          file({ path: '/b', content: 'b', tags: ['b'] }),
          file({ path: '/c', content: 'c', when: false }),
        ],
      }),
    ];
    expect((await run(tagged, { limit: 'two', tags: ['b'] })).recap).toMatchObject([{ host: 'two', changed: 1 }]);
    expect((await run(tagged, { limit: 'two', skipTags: ['b'] })).recap).toMatchObject([
      { host: 'two', changed: 1, skipped: 1 },
    ]);
  });
});

describe('a host that fails', () => {
  const failing = (play: PlayMaker<Vars>): readonly Play<Vars>[] => [
    play('first', {
      hosts: 'all',
      tasks: ({ host }) => [
        file({ path: '/a', content: 'a' }),
        ...(host.name === 'one' ? [directory({ path: '/a' }), file({ path: '/z', content: 'z' })] : []),
      ],
    }),
    play('second', { hosts: 'all', tasks: () => [file({ path: '/b', content: 'b' })] }),
  ];

  it('is stopped before anything is written when its plan has a fault; the others go on', async () => {
    const { recap, exitCode, events } = await run(failing);
    expect(exitCode).toBe(1);
    expect(recap).toMatchObject([
      { host: 'one', failed: 1 },
      { host: 'two', failed: 0, changed: 2 },
    ]);
    expect(JSON.stringify(events)).toContain('exists and is not a directory');
    expect(() => readFileSync(join(root, 'one/a'))).toThrow('ENOENT');
    expect(readFileSync(join(root, 'two/b'), 'utf8')).toBe('b');
  });

  it('is told apart from one that cannot be reached: exit code 4', async () => {
    const { recap, exitCode } = await run(greet, {
      connect: async (host, options, signal) => {
        if (host === 'one') throw new Unreachable('one: nothing listens there');
        return connect(host, options, signal);
      },
    });
    expect(exitCode).toBe(4);
    expect(recap).toMatchObject([{ unreachable: true }, { unreachable: false, changed: 2 }]);
  });
});

describe('faults of the playbook and the inventory', () => {
  it('come all at once, with their places, before any host is touched', async () => {
    const bad = run(greet, {
      inventory: inventory(['one', 'two'], { greeting: 5, grating: 'x' }),
      connect: () => Promise.reject(new Error('contacted')),
    });
    await expect(bad).rejects.toThrow(InputError);
    const { faults } = (await bad.catch((error: unknown) => error)) as InputError;
    expect(faults.map(({ place, message }) => `${place?.file ?? ''}:${place?.line ?? 0} ${message}`)).toEqual([
      'inventory.yml:3 unknown var',
      'inventory.yml:3 expected string',
    ]);
  });

  it('include a task function that throws in the last play', async () => {
    const broken = run((play) => [
      ...greet(play),
      play('broken', {
        hosts: 'all',
        tasks: () => {
          throw new Error('boom');
        },
      }),
    ]);
    await expect(broken).rejects.toThrow(/"broken" failed for one: boom/);
    expect(() => readFileSync(join(root, 'one/etc/motd'))).toThrow('ENOENT');
  });
});

describe('secrets', () => {
  const canary = 'canary-2f9c1e77';

  it('appear in no event, journal, diff or leftover, also when a task fails and prints them', async () => {
    const place = {
      inventory: {
        hosts: [{ name: 'one', groups: ['all'], vars: {}, connection: { kind: 'local' } as const }],
        groups: { all: { hosts: ['one'], children: [] } },
      },
    };
    const local = async (): Promise<Connection> => {
      const inner = await connect('one', { kind: 'directory', root: join(root, 'one') });
      return {
        ...inner,
        kind: 'local',
        run: (program, options) =>
          inner.run(program instanceof Object ? program : `WAXSEAL_PLACE=system\n${program}`, options),
      };
    };
    const { events } = await run(
      (play) => [
        play('secret', {
          hosts: 'one',
          tasks: () => [
            file({ path: '/key', content: secret(`${canary}\n`), mode: 0o400 }),
            command({ run: 'cat "$WAXSEAL_ROOT/key"; false' }),
          ],
        }),
      ],
      { ...place, connect: local },
    );
    expect(JSON.stringify(events)).not.toContain(canary);
    expect(readFileSync(join(root, 'one/key'), 'utf8')).toBe(`${canary}\n`);
    writeFileSync(join(root, 'one/key'), '');
    // Neither in clear nor in base64, whatever its offset: the middle of the base64 is the same for one of three.
    const spellings = ['', 'x', 'xx'].map((before) =>
      Buffer.from(before + canary)
        .toString('base64')
        .slice(4, 16),
    );
    expect(
      execFileSync('sh', ['-c', `grep -rlE '${[canary, ...spellings].join('|')}' "$1" || :`, 'sh', join(root, 'one')], {
        encoding: 'utf8',
      }),
    ).toBe('');
  });
});

describe('batches', () => {
  const names = ['a', 'b', 'c', 'd'];
  const failsOn =
    (bad: string, more: Partial<Play<Vars>>) =>
    (play: PlayMaker<Vars>): readonly Play<Vars>[] => [
      play('batches', {
        hosts: 'all',
        ...more,
        tasks: ({ host }) => [
          directory({ path: '/x' }),
          ...(host.name === bad ? [file({ path: '/x', content: '' })] : []),
        ],
      }),
      play('after', { hosts: 'all', tasks: () => [directory({ path: '/y' })] }),
    ];

  it('come one after the other; a failed host leaves the run alone', async () => {
    const { events } = await run(failsOn('a', { serial: 2 }), { inventory: inventory(names) });
    const order = events.flatMap((event) =>
      event.type === 'host.started' && event.play === 'batches' ? [event.host] : [],
    );
    expect(order).toEqual(names);
    expect(events.filter((event) => event.type === 'host.started' && event.play === 'after').length).toBe(3);
  });

  it.each([
    ['any error is fatal', { serial: 2, anyErrorsFatal: true }],
    ['more than the allowed share failed', { serial: 2, maxFailPercentage: 40 }],
  ])('end the run when %s', async (_name, more) => {
    const { events, exitCode } = await run(failsOn('a', more), { inventory: inventory(names) });
    expect(events.flatMap((event) => (event.type === 'host.started' ? [event.host] : []))).toEqual(['a', 'b']);
    expect(exitCode).toBe(1);
  });

  it('end the play after one that failed as a whole; hosts that were not reached are told as such, and go on with the next play', async () => {
    const { events, exitCode, recap } = await run(failsOn('a', { serial: 1 }), { inventory: inventory(names) });
    const told = (type: 'host.started' | 'host.notReached'): readonly string[] =>
      events.flatMap((event) => (event.type === type ? [`${event.play} ${event.host}`] : []));
    expect(told('host.started')).toEqual(['batches a', 'after b', 'after c', 'after d']);
    expect(told('host.notReached')).toEqual(['batches b', 'batches c', 'batches d']);
    expect(recap.map(({ host, notReached }) => [host, notReached])).toEqual([
      ['a', undefined],
      ['b', true],
      ['c', true],
      ['d', true],
    ]);
    expect(exitCode).toBe(1);
  });

  it('that end the run leave no host untold, in later plays either', async () => {
    const { events } = await run(failsOn('a', { serial: 2, anyErrorsFatal: true }), { inventory: inventory(names) });
    const told = events.flatMap((event) => (event.type === 'host.notReached' ? [`${event.play} ${event.host}`] : []));
    expect(told).toEqual(['batches c', 'batches d', 'after b', 'after c', 'after d']);
  });

  it('go on while no more than the allowed share failed, and runOnce takes the first host', async () => {
    const { events } = await run(failsOn('a', { serial: 2, maxFailPercentage: 50 }), { inventory: inventory(names) });
    expect(events.filter(({ type }) => type === 'host.started')).toHaveLength(7);
    const once = await run(
      (play) => [play('once', { hosts: 'all', runOnce: true, tasks: () => [directory({ path: '/z' })] })],
      { inventory: inventory(names) },
    );
    expect(once.recap.filter(({ changed }) => changed > 0).map(({ host }) => host)).toEqual(['a']);
  });
});

describe('an interrupt', () => {
  it('lets the step in hand finish, begins no other, says what was not done, and ends with 130', async () => {
    const interrupt = new AbortController();
    const local = async (): Promise<Connection> => {
      const inner = await connect('one', { kind: 'directory', root: join(root, 'one') });
      const asSystem = (text: string): string => `WAXSEAL_PLACE=system\n${text}`;
      return {
        ...inner,
        kind: 'local',
        run: (program, options) =>
          inner.run(typeof program === 'string' ? asSystem(program) : secret(asSystem(reveal(program))), options),
      };
    };
    const step = (name: string, seconds: number): ReturnType<typeof command> =>
      command({ name, run: `sleep ${seconds}; echo ${name} >>"$WAXSEAL_ROOT/steps"` });
    const steps = (play: PlayMaker<Vars>): readonly Play<Vars>[] => [
      play('steps', { hosts: 'one', tasks: () => [step('first', 1), step('second', 0)] }),
    ];
    const events: Event[] = [];
    const running = run(steps, {
      signal: interrupt.signal,
      connect: local,
      inventory: {
        hosts: [{ name: 'one', groups: ['all'], vars: {}, connection: { kind: 'local' } }],
        groups: { all: { hosts: ['one'], children: [] } },
      },
      emit(event) {
        events.push(event);
        if (event.type === 'task.started') setTimeout(() => interrupt.abort(), 200);
      },
    });
    expect((await running).exitCode).toBe(130);
    expect(readFileSync(join(root, 'one/steps'), 'utf8')).toBe('first\n');
    expect(
      events.flatMap((event) =>
        event.type === 'task.finished' ? [`${event.task.name} ${event.outcome} ${event.message ?? ''}`] : [],
      ),
    ).toEqual(['first changed ', 'second skipped not run, after the interrupt']);
  });
});

it('tries a task again that failed, as often as it says', async () => {
  using host = shellHost('system');
  const flaky = command({
    run: 'echo x >>"$WAXSEAL_ROOT/tries"; [ "$(wc -l <"$WAXSEAL_ROOT/tries")" -ge 3 ]',
    retries: 2,
    retrySeconds: 0,
  });
  expect(host.apply(host.plan([flaky]))).toMatchObject([{ outcome: 'changed' }]);
  expect(() => command({ run: 'true', retries: 0.5 })).toThrow('whole number');
});

describe('a saved plan', () => {
  async function plan(): Promise<SavedPlan> {
    const plans: SavedHostPlan[] = [];
    await run(greet, { mode: 'check', onPlan: (one) => plans.push(one) });
    return parseSavedPlan(renderSavedPlan({ v: 1, playbook: 'test', plans }), 'plan.json');
  }

  it('is applied while everything is as it was reviewed', async () => {
    const { exitCode, recap } = await run(greet, { reviewed: await plan() });
    expect(exitCode).toBe(0);
    expect(recap).toMatchObject([{ changed: 2 }, { changed: 2 }]);
  });

  it('is applied when what was to be known later has become known, and refused when something else is another', async () => {
    const keyed =
      (content: Parameters<typeof file>[0]['content'], mode: number) =>
      (play: PlayMaker<Vars>): readonly Play<Vars>[] => [
        play('key', {
          hosts: 'one',
          tasks: () => [file({ path: '/key', content, mode }), file({ path: '/b', content: 'b' })],
        }),
      ];
    const plans: SavedHostPlan[] = [];
    await run(keyed(new Unknown('made by apply'), 0o600), { mode: 'check', onPlan: (one) => plans.push(one) });
    const reviewed = parseSavedPlan(renderSavedPlan({ v: 1, playbook: 'test', plans }), 'plan.json');
    const wider = await run(keyed(secret('the key'), 0o644), { reviewed });
    expect(JSON.stringify(wider.events)).toContain('vars or inputs of the playbook');
    const { exitCode } = await run(keyed(secret('the key'), 0o600), { reviewed });
    expect(exitCode).toBe(0);
    expect(readFileSync(join(root, 'one/key'), 'utf8')).toBe('the key');
  });

  it('is refused on a host where something moved, which is named; the other host is not held back', async () => {
    const reviewed = await plan();
    mkdirSync(join(root, 'one/etc'), { recursive: true });
    const { exitCode, events } = await run(greet, { reviewed });
    expect(exitCode).toBe(1);
    expect(JSON.stringify(events)).toContain('the plan is stale, nothing was applied: moved: path /etc');
    expect(() => readFileSync(join(root, 'one/etc/motd'))).toThrow('ENOENT');
    expect(readFileSync(join(root, 'two/etc/motd'), 'utf8')).toBe('hello two\n');
  });

  it('is refused when playbook or vars are no longer those of the review', async () => {
    const reviewed = await plan();
    const other = await run((play) => [play('greet', { hosts: 'all', tasks: () => [directory({ path: '/etc' })] })], {
      reviewed,
    });
    expect(JSON.stringify(other.events)).toContain('the playbook’s tasks');
    const vars = await run(greet, { reviewed, inventory: inventory(['one', 'two'], { greeting: 'bye' }) });
    expect(JSON.stringify(vars.events)).toContain('vars or inputs of the playbook');
    const host = await run(greet, { reviewed, inventory: inventory(['three']) });
    expect(JSON.stringify(host.events)).toContain('which the plan does not hold');
  });

  it.each(['', '[]', 'null', '{"v":2}', '{"v":1,"playbook":"x","plans":[{}]}'])('is never read from %j', (text) => {
    expect(() => parseSavedPlan(text, 'plan.json')).toThrow(InputError);
  });
});
