import { secret } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import { absent, block, command, directory, file, line, link, rollback, type Task, transaction } from '../index.ts';
import { type ShellHosts, shellHosts } from '../testing/run-on-shells.ts';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

interface OneHost extends Disposable {
  sh(script: string): string;
  run(tasks: readonly Task[], runId?: string, mode?: 'apply' | 'check'): ReturnType<ShellHosts['run']>;
}

function oneHost(): OneHost {
  const hosts = shellHosts(['one']);
  const cwd = join(hosts.root, 'one');
  mkdirSync(cwd);
  return {
    sh: (script) => execFileSync('/bin/sh', ['-c', script], { cwd, encoding: 'utf8' }),
    run: (tasks, runId, mode = 'apply') =>
      hosts.run((play) => [play('p', { hosts: 'one', tasks: () => tasks })], {
        mode,
        ...(runId === undefined ? {} : { runId }),
      }),
    [Symbol.dispose]: () => hosts[Symbol.dispose](),
  };
}

/** Everything in the tree but our own state: type, mode, name, content or target. */
const listing = `find . -path ./var -prune -o -print | sort | while IFS= read -r p; do
  printf '%s %s ' "$(stat -c '%F %a' "$p")" "$p"; if [ -L "$p" ]; then readlink "$p"; elif [ -f "$p" ]; then cat "$p" | tr '\\n' '|'; echo; else echo; fi; done`;

const cases: readonly { readonly name: string; readonly before: string; readonly tasks: readonly Task[] }[] = [
  {
    name: 'a file with another content and mode',
    before: 'echo old >a; chmod 600 a',
    tasks: [file({ path: '/a', content: 'new\n', mode: 0o644 })],
  },
  { name: 'a file that was not there', before: ':', tasks: [file({ path: '/a', content: 'new\n' })] },
  {
    name: 'a mode alone',
    before: 'echo same >a; chmod 640 a',
    tasks: [file({ path: '/a', content: 'same\n', mode: 0o600 })],
  },
  {
    name: 'the mode of a directory',
    before: 'mkdir -m 750 d; echo x >d/x',
    tasks: [directory({ path: '/d', mode: 0o700 })],
  },
  {
    name: 'new directories and what was put into them',
    before: ':',
    tasks: [directory({ path: '/d' }), directory({ path: '/d/e' }), file({ path: '/d/e/f', content: 'x' })],
  },
  {
    name: 'a removed tree',
    before: 'mkdir -p d/e; echo x >d/e/f; ln -s f d/e/l',
    tasks: [absent({ path: '/d', recursive: true })],
  },
  { name: 'a link that pointed elsewhere', before: 'ln -s old l', tasks: [link({ path: '/l', target: 'new' })] },
  { name: 'a file in place of a link', before: 'echo t >t; ln -s t l', tasks: [file({ path: '/l', content: 'x' })] },
  {
    name: 'several changes of one file',
    before: 'echo a >s',
    tasks: [
      line({ path: '/s', line: 'b' }),
      block({ path: '/s', marker: 'm', text: 'c' }),
      file({ path: '/s', content: 'd\n' }),
    ],
  },
  {
    name: 'a path with spaces and quotes',
    before: `echo x >"it's a \\file"`,
    tasks: [file({ path: "/it's a \\file", content: 'y' })],
  },
];

describe('a rollback puts back', () => {
  it.each(cases)('$name', async ({ before, tasks }) => {
    using host = oneHost();
    host.sh(before);
    const old = host.sh(listing);
    await host.run(tasks, 'run-a');
    const changed = host.sh(listing);
    expect(changed).not.toBe(old);
    const back = rollback({ run: 'run-a' });
    expect((await host.run([back], 'run-b', 'check')).exitCode).toBe(2);
    expect(await host.run([back], 'run-b')).toMatchObject({ exitCode: 0, told: ['one: rollback run-a changed'] });
    expect(host.sh(listing)).toBe(old);
    expect((await host.run([back], 'run-c')).told).toEqual(['one: rollback run-a ok']);
    await host.run([rollback({ run: 'run-b' })], 'run-d');
    expect(host.sh(listing)).toBe(changed);
    await host.run([rollback({ run: 'run-d' })], 'run-e');
    expect(host.sh(listing)).toBe(old);
    await host.run([rollback({ run: 'run-e' })], 'run-f');
    expect(host.sh(listing)).toBe(changed);
  });
});

describe('a rollback', () => {
  it('runs again what the run activated, a handler as well as a transaction', async () => {
    using host = oneHost();
    host.sh('mkdir etc; echo old >etc/a; echo old >b');
    const log = (name: string): string =>
      `echo "${name} $(cat "$WAXSEAL_ROOT/etc/a") $(cat "$WAXSEAL_ROOT/b")" >>"$WAXSEAL_ROOT/log"`;
    const tasks = [
      transaction({
        tree: '/etc',
        members: [file({ path: '/etc/a', content: 'new\n' })],
        validate: [],
        activate: log('activated'),
        health: log('health'),
      }),
      file({ path: '/b', content: 'new\n', notify: command({ name: 'restart', run: log('restarted') }) }),
    ];
    await host.run(tasks, 'run-a');
    host.sh(': >log');
    expect((await host.run([rollback({ run: 'run-a' })])).exitCode).toBe(0);
    expect(host.sh('sort log')).toBe('activated old old\nrestarted old old\n');
  });

  it('leaves alone what somebody changed since, unless forced', async () => {
    using host = oneHost();
    host.sh('echo old >a; echo old >b');
    await host.run([file({ path: '/a', content: 'new\n' }), file({ path: '/b', content: 'new\n' })], 'run-a');
    host.sh('echo mine >a');
    const first = await host.run([rollback({ run: 'run-a' })]);
    expect(first.exitCode).toBe(0);
    expect(JSON.stringify(first.events)).toContain('/a is left alone: it changed since that run');
    expect(host.sh('cat a b')).toBe('mine\nold\n');
    // By then nothing is as that run left it.
    const refused = await host.run([rollback({ run: 'run-a' })]);
    expect(refused.exitCode).toBe(1);
    expect(JSON.stringify(refused.events)).toContain('changed since that run: /a');
    await host.run([rollback({ run: 'run-a', force: true })]);
    expect(host.sh('cat a b')).toBe('old\nold\n');
  });

  it('says which secrets have no backup, and with force puts all else back', async () => {
    using host = oneHost();
    host.sh('echo old >key; echo old >b');
    await host.run(
      [file({ path: '/key', content: secret('new canary\n') }), file({ path: '/b', content: 'new\n' })],
      'run-a',
    );
    expect(JSON.stringify((await host.run([rollback({ run: 'run-a' })])).events)).toContain(
      'secret, so without a backup: /key',
    );
    expect((await host.run([rollback({ run: 'run-a', force: true })])).exitCode).toBe(0);
    expect(host.sh('cat key b')).toBe('new canary\nold\n');
    expect(host.sh('grep -rl canary var || :')).toBe('');
  });

  it('keeps what others put into a directory that the run made', async () => {
    using host = oneHost();
    await host.run([directory({ path: '/d' }), file({ path: '/d/a', content: '' })], 'run-a');
    host.sh('echo theirs >d/b');
    expect((await host.run([rollback({ run: 'run-a' })])).exitCode).toBe(0);
    expect(host.sh('ls d')).toBe('b\n');
  });

  it('names the runs there are when the one asked for is none', async () => {
    using host = oneHost();
    await host.run([file({ path: '/a', content: '' })], 'run-a');
    expect(JSON.stringify((await host.run([rollback({ run: 'run-z' })])).events)).toContain('it has run-a');
    expect(() => rollback({ run: '../x' })).toThrow('not the id of a run');
  });

  it('can be had for the last twenty runs: older ones are forgotten', async () => {
    using host = oneHost();
    for (let run = 10; run < 33; run += 1) await host.run([file({ path: '/a', content: `${run}` })], `run-${run}`);
    expect(host.sh('ls var/lib/waxseal/runs | wc -l; ls var/lib/waxseal/runs | head -n 1')).toBe('20\nrun-13\n');
  }, 30_000);
});
