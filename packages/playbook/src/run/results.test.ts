import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isKnown, Unknown, whenKnown } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import { attempt, command, file, line, register, type TaskContext } from '../index.ts';
import { type Plays, shellHosts } from '../testing/run-on-shells.ts';

const version = register('version', ({ output }) => output.trim());
const ask = command({ name: 'ask', run: 'echo 4.96; echo a warning >&2', changes: false, register: version });
const note = (context: Pick<TaskContext<unknown, unknown>, 'result'>) =>
  file({ name: 'note', path: '/note', content: whenKnown(context.result(version), (known) => `Exim ${known}\n`) });

describe('a result', () => {
  const plays: Plays = (play) => [play('use', { hosts: 'all', tasks: (context) => [ask, note(context)] })];

  it('is unknown in check, and known to the task after it when applying', async () => {
    using hosts = shellHosts(['one']);
    const checked = await hosts.run(plays, { mode: 'check' });
    expect(checked.told).toEqual(['one: ask ok', 'one: note changed']);
    expect(JSON.stringify(checked.events)).toContain('content (known after apply)');
    const applied = await hosts.run(plays);
    expect(applied.told).toEqual(['one: ask ok', 'one: note changed']);
    expect(readFileSync(join(hosts.root, 'one/note'), 'utf8')).toBe('Exim 4.96\n');
    expect(applied.recap).toMatchObject([{ connections: 1, programs: 4 }]);
  });

  it('changes nothing the second time', async () => {
    using hosts = shellHosts(['one']);
    await hosts.run(plays);
    expect(await hosts.run(plays)).toMatchObject({ exitCode: 0, told: ['one: ask ok', 'one: note ok'] });
  });

  it('reaches a later play, and another host', async () => {
    using hosts = shellHosts(['one', 'two']);
    const { exitCode } = await hosts.run((play) => [
      play('ask one', { hosts: 'one', tasks: () => [ask] }),
      play('use on two', {
        hosts: 'two',
        tasks: ({ result }) => [
          line({ path: '/facts', create: true, line: whenKnown(result(version, 'one'), (known) => `one=${known}`) }),
        ],
      }),
    ]);
    expect(exitCode).toBe(0);
    expect(readFileSync(join(hosts.root, 'two/facts'), 'utf8')).toBe('one=4.96\n');
  });

  it('decides whether a task runs at all', async () => {
    using hosts = shellHosts(['one']);
    const first = register('first');
    const chain: Plays = (play) => [
      play('chain', {
        hosts: 'one',
        tasks: ({ result }) => [
          file({ name: 'first', path: '/first', content: 'x', register: first }),
          command({
            name: 'only after a change',
            run: 'echo ran >>"$WAXSEAL_ROOT/log"',
            when: whenKnown(result(first), ({ changed }) => changed),
          }),
        ],
      }),
    ];
    expect((await hosts.run(chain)).told).toEqual(['one: first changed', 'one: only after a change changed']);
    expect((await hosts.run(chain)).told).toEqual(['one: first ok', 'one: only after a change skipped']);
    expect(readFileSync(join(hosts.root, 'one/log'), 'utf8')).toBe('ran\n');
  });

  it('runs the handlers of all waves once, at the end', async () => {
    using hosts = shellHosts(['one']);
    const restart = command({
      name: 'restart',
      run: 'echo restarted >>"$WAXSEAL_ROOT/log"; cat "$WAXSEAL_ROOT/note" >>"$WAXSEAL_ROOT/log"',
    });
    const { told, exitCode } = await hosts.run((play) => [
      play('use', {
        hosts: 'one',
        tasks: (context) => [
          file({ name: 'early', path: '/early', content: '', notify: restart }),
          ask,
          { ...note(context), notify: restart },
        ],
      }),
    ]);
    expect(exitCode).toBe(0);
    expect(told.at(-1)).toBe('one: restart changed');
    expect(readFileSync(join(hosts.root, 'one/log'), 'utf8')).toBe('restarted\nExim 4.96\n');
  });

  it('tells what came of a failing task that is ignored', async () => {
    using hosts = shellHosts(['one']);
    const probe = register('probe');
    const { told } = await hosts.run((play) => [
      play('probe', {
        hosts: 'one',
        tasks: ({ result }) => [
          command({ name: 'probe', run: 'exit 7', ignoreErrors: true, register: probe }),
          file({
            name: 'status',
            path: '/status',
            content: whenKnown(result(probe), ({ status, failed }) => `${status} ${failed}`),
          }),
        ],
      }),
    ]);
    expect(told).toEqual(['one: probe ignored', 'one: status changed']);
    expect(readFileSync(join(hosts.root, 'one/status'), 'utf8')).toBe('7 true');
  });
});

describe('a result that is decidable on the control side', () => {
  it('is brought by the task that registers it, in whichever play, when tags leave that one out', async () => {
    using hosts = shellHosts(['one']);
    const other = register('other', ({ output }) => output.trim());
    const { told, exitCode } = await hosts.run(
      (play) => [
        play('ask', {
          hosts: 'one',
          tasks: () => [ask, command({ name: 'not chosen', run: 'false', register: register('not wanted') })],
        }),
        play('use', {
          hosts: 'one',
          tasks: ({ result }) => [
            command({
              name: 'repeat',
              run: whenKnown(result(version), (text) => `echo ${text}`),
              changes: false,
              register: other,
            }),
            file({ name: 'wanted', path: '/wanted', content: result(other), tags: ['w'] }),
          ],
        }),
      ],
      { tags: ['w'] },
    );
    expect([exitCode, told]).toEqual([0, ['one: ask ok', 'one: repeat ok', 'one: wanted changed']]);
    expect(readFileSync(join(hosts.root, 'one/wanted'), 'utf8')).toBe('4.96');
  });

  it('of a play that runs once is shared with all of its hosts', async () => {
    using hosts = shellHosts(['one', 'two']);
    const { told, exitCode } = await hosts.run((play) => [
      play('once', { hosts: 'all', runOnce: true, tasks: () => [ask] }),
      play('use', { hosts: 'all', tasks: (context) => [note(context)] }),
    ]);
    expect([exitCode, told.toSorted()]).toEqual([0, ['one: ask ok', 'one: note changed', 'two: note changed']]);
  });
});

describe('a result that never comes', () => {
  it('stops the host before anything is written', async () => {
    using hosts = shellHosts(['one']);
    const { exitCode, events } = await hosts.run((play) => [
      play('wait', { hosts: 'one', tasks: ({ result }) => [file({ path: '/x', content: result(version) })] }),
    ]);
    expect(exitCode).toBe(1);
    expect(JSON.stringify(events)).toContain('needs a value that is still unknown');
  });

  it('reaches a task of the same attempt', async () => {
    using hosts = shellHosts(['one']);
    const { exitCode, told } = await hosts.run((play) => [
      play('wait', { hosts: 'one', tasks: (context) => attempt({ tasks: [ask, note(context)] }) }),
    ]);
    expect([exitCode, told]).toEqual([0, ['one: ask ok', 'one: note changed']]);
    expect(readFileSync(join(hosts.root, 'one/note'), 'utf8')).toBe('Exim 4.96\n');
  });

  it('fails the tasks behind it when the one that brings it fails', async () => {
    using hosts = shellHosts(['one']);
    const broken = command({ name: 'ask', run: 'false', register: version });
    expect(
      (await hosts.run((play) => [play('wait', { hosts: 'one', tasks: (context) => [broken, note(context)] })])).told,
    ).toEqual(['one: ask failed', 'one: note skipped']);
  });

  it('is an error of the playbook when reading it throws', async () => {
    using hosts = shellHosts(['one']);
    const number = register('number', ({ output }): string => {
      throw new RangeError(`no number: ${output}`);
    });
    const { exitCode, events } = await hosts.run((play) => [
      play('read', {
        hosts: 'one',
        tasks: ({ result }) => [
          command({ name: 'ask', run: 'echo x', register: number }),
          file({ path: '/x', content: result(number) }),
        ],
      }),
    ]);
    expect(exitCode).toBe(1);
    expect(JSON.stringify(events)).toContain('no number: x');
  });

  it('is never taken for known', () => {
    expect(isKnown(new Unknown('x'))).toBe(false);
  });
});

it('hides what a secret task prints, also where its result is used', async () => {
  using hosts = shellHosts(['one']);
  const token = register('token', ({ output }) => output.trim());
  mkdirSync(join(hosts.root, 'one'), { recursive: true });
  writeFileSync(join(hosts.root, 'one/token'), 'canary-91f2c\n');
  const { events, exitCode } = await hosts.run((play) => [
    play('secret', {
      hosts: 'one',
      tasks: ({ result }) => [
        command({ name: 'read', run: 'cat "$WAXSEAL_ROOT/token"', changes: false, secret: true, register: token }),
        file({ name: 'write', path: '/copy', content: result(token), secret: true }),
        command({ name: 'shout', run: 'cat "$WAXSEAL_ROOT/copy"; false' }),
      ],
    }),
  ]);
  expect(exitCode).toBe(1);
  expect(readFileSync(join(hosts.root, 'one/copy'), 'utf8')).toBe('canary-91f2c');
  expect(JSON.stringify(events)).not.toContain('canary-91f2c');
  expect(JSON.stringify(events)).toContain('(secret changed)');
});

describe('a play with when', () => {
  it('leaves out the hosts for which it says no, their inputs as well', async () => {
    using hosts = shellHosts(['one', 'two']);
    const asked: string[] = [];
    const { told, exitCode } = await hosts.run((play) => [
      play('some', {
        hosts: 'all',
        when: ({ host }) => host.name === 'two',
        inputs: ({ host }) => void asked.push(host.name),
        tasks: () => [file({ name: 'here', path: '/here', content: '' })],
      }),
    ]);
    expect([exitCode, told, asked]).toEqual([0, ['two: here changed'], ['two']]);
  });

  it('is decided by what a verify step of an earlier play found', async () => {
    const proof = register('proof', ({ failed, output }) => !failed && output === 'good');
    const plays =
      (found: string): Plays =>
      (play) => [
        play('prove', {
          hosts: 'one',
          tasks: () => [],
          verify: () => [
            { name: 'proof', register: proof, run: async () => ({ passed: true, detail: 'seen', found }) },
          ],
        }),
        play('use', {
          hosts: 'one',
          when: ({ result }) => result(proof),
          tasks: () => [file({ name: 'use', path: `/${found}`, content: '' })],
        }),
      ];
    using hosts = shellHosts(['one']);
    expect((await hosts.run(plays('bad'))).told).toEqual([]);
    const good = await hosts.run(plays('good'));
    expect(good.told).toEqual(['one: use changed']);
    expect(JSON.stringify(good.events)).not.toContain('"found"');
    // In check nothing was proved yet: what would be done is told.
    expect((await hosts.run(plays('later'), { mode: 'check' })).told).toEqual(['one: use changed']);
  });

  it('fails where what decides is never known', async () => {
    using hosts = shellHosts(['one']);
    const never = register('never', () => true);
    const { told, exitCode } = await hosts.run((play) => [
      play('use', { hosts: 'one', when: ({ result }) => result(never), tasks: () => [] }),
    ]);
    expect([exitCode, told]).toEqual([1, ['one: run on the host failed']]);
  });
});
