import { describe, expect, it } from 'vitest';
import { absent, command, defineResource, directory, file, setting, type Task, task, transaction } from '../index.ts';
import { announced, shellHost } from '../testing/shell-host.ts';

const before = 'mkdir -p etc/app; echo old >etc/app/conf; echo k=1 >etc/app/settings; echo gone >etc/app/extra';

/** A transaction whose daemon refuses to be activated when the file `conf` says so, and logs what it was activated with. */
function app(content: string, checks: { readonly health?: string; readonly validate?: string } = {}): Task {
  return transaction({
    tree: '/etc/app',
    members: [
      file({ path: '/etc/app/conf', content, mode: 0o640 }),
      setting({ path: '/etc/app/settings', key: 'k', value: '2' }),
      directory({ path: '/etc/app/sub' }),
      file({ path: '/etc/app/sub/new', content: 'n\n' }),
      absent({ path: '/etc/app/extra' }),
    ],
    validate: [{ name: 'syntax', run: checks.validate ?? '! grep -q invalid "$STAGE/conf"' }],
    activate:
      'cat "$WAXSEAL_ROOT/etc/app/conf" >>"$WAXSEAL_ROOT/log"; ! grep -q unstartable "$WAXSEAL_ROOT/etc/app/conf"',
    health: checks.health ?? 'test "$(tail -n 1 "$WAXSEAL_ROOT/log")" != sick',
  });
}

const tree = 'cd etc/app; for f in $(find . -type f | LC_ALL=C sort); do echo "$f: $(cat $f)"; done';
const oldTree = './conf: old\n./extra: gone\n./settings: k=1\n';

describe('a transaction', () => {
  it('stages, validates, swaps, activates once, and has nothing to do the second time', () => {
    using host = shellHost('system');
    host.sh(before);
    const plan = host.plan([app('new\n')]);
    expect(plan.tasks[0]?.verdict).toMatchObject({
      state: 'change',
      diffs: [{ subject: '/etc/app/conf' }, {}, {}, {}, { words: ['file removed'] }],
    });
    expect(host.apply(plan)).toMatchObject([{ outcome: 'changed' }]);
    expect(host.sh(tree)).toBe('./conf: new\n./settings: k=2\n./sub/new: n\n');
    expect(host.sh('cat log')).toBe('new\n');
    expect(announced(host.plan([app('new\n')]))).toEqual([]);
    expect(host.sh('ls var/lib/waxseal/pending; find . -name stage')).toBe('');
  });

  it('leaves the live tree alone when a validator refuses, and names it', () => {
    using host = shellHost('system');
    host.sh(before);
    const [step] = host.apply(
      host.plan([app('invalid\n', { validate: 'echo line 1 is bad; ! grep invalid "$STAGE/conf"' })]),
    );
    expect(step).toMatchObject({ outcome: 'failed' });
    expect(step?.output).toBe('syntax failed\nline 1 is bad\ninvalid\n');
    expect(host.sh(tree)).toBe(oldTree);
    expect(host.sh('ls')).toBe('etc\nvar\n');
  });

  it.each([
    ['activation', 'unstartable\n'],
    ['health', 'sick\n'],
  ])('puts the old tree back and activates it when the %s fails', (what, content) => {
    using host = shellHost('system');
    host.sh(before);
    const [step] = host.apply(host.plan([app(content)]));
    expect(step?.output).toContain(`${what} failed`);
    expect(step?.output).toContain('the old configuration was put back');
    expect(host.sh(tree)).toBe(oldTree);
    expect(host.sh('tail -n 1 log; ls etc/app/sub 2>&1 | wc -l; ls var/lib/waxseal/pending')).toBe('old\n1\n');
  });

  it('finishes an activation that an earlier run announced and did not live to do', () => {
    using host = shellHost('system');
    host.sh(before);
    const task = app('new\n');
    host.apply(host.plan([task]));
    const id = task.kind.pendingId?.(task.resource) ?? '';
    host.sh(`rm log; : >var/lib/waxseal/pending/${id}`);
    const plan = host.plan([task]);
    expect(plan.tasks[0]?.verdict).toMatchObject({
      state: 'change',
      diffs: [{ words: ['activation pending since an earlier run'] }],
    });
    host.apply(plan);
    expect(host.sh('cat log; ls var/lib/waxseal/pending')).toBe('new\n');
  });

  describe('with a member that', () => {
    const odd = (script: string): Task =>
      task(
        defineResource<{ readonly path: string }>({
          kind: 'odd',
          stages: true,
          subject: ({ path }) => path,
          probes: () => [],
          plan: () => ({ state: 'change', diffs: [] }),
          effect: (_resource, world) => world,
          script: () => script,
        }),
        { path: '/etc/app/odd' },
      );
    const withOdd = (script: string): Task =>
      transaction({
        tree: '/etc/app',
        members: [file({ path: '/etc/app/conf', content: 'new\n' }), odd(script)],
        validate: [],
        activate: 'true',
        health: 'true',
      });

    it('looks around finds the activation written down while the live tree changes, not while a copy does', () => {
      using host = shellHost('system');
      host.sh(before);
      host.apply(host.plan([withOdd('ls "$WS_STATE/pending" | wc -l >>"$WAXSEAL_ROOT/log"')]));
      expect(host.sh('cat log; ls var/lib/waxseal/pending')).toBe('0\n1\n');
    });

    it.each([
      ['fails', 'false'],
      ['ends its shell', 'exit 3'],
      ['uses what is not set', ': "$ws_never_set"'],
      ['cannot redirect', ': >/nonexistent/file'],
    ])('%s on the live tree is put back as a whole, and nothing stays pending', (_what, script) => {
      using host = shellHost('system');
      host.sh(before);
      expect(host.apply(host.plan([withOdd(`[ "$WS_AT" != "$WAXSEAL_ROOT" ] || { ${script}; }`)]))).toMatchObject([
        { outcome: 'failed' },
      ]);
      expect(host.sh(tree)).toBe(oldTree);
      expect(host.sh('ls var/lib/waxseal/pending; find . -name ".waxseal.*"')).toBe('');
    });
  });

  it('refuses members outside its tree and of other kinds', () => {
    const outside = { tree: '/etc/app', validate: [], activate: 'true', health: 'true' };
    expect(() =>
      transaction({ ...outside, members: [file({ path: '/etc/other', content: '' }), command({ run: 'true' })] }),
    ).toThrow(/outside it[^]*holds no command/);
  });
});

describe('a handler', () => {
  const restart = command({ name: 'restart', run: 'echo restarted >>"$WAXSEAL_ROOT/log"' });
  const tasks = (content: string, after = 'true'): readonly Task[] => [
    file({ path: '/a', content, notify: restart }),
    file({ path: '/b', content, notify: restart }),
    command({ name: 'after', run: after, unless: 'test -e "$WAXSEAL_ROOT/done"' }),
  ];

  it('runs once at the end when something changed, and not otherwise', () => {
    using host = shellHost('system');
    expect(announced(host.plan(tasks('1')))).toEqual(['0', '1', '2', '3']);
    host.apply(host.plan(tasks('1')));
    expect(host.sh('cat log; ls var/lib/waxseal/pending; touch done')).toBe('restarted\n');
    expect(announced(host.plan(tasks('1')))).toEqual([]);
  });

  it('survives a task that fails: the next run does what was announced', () => {
    using host = shellHost('system');
    host.apply(host.plan(tasks('1', 'false')));
    expect(host.sh('ls; touch done')).toBe('a\nb\nvar\n');
    const plan = host.plan(tasks('1'));
    expect(announced(plan)).toEqual(['3']);
    expect(plan.handlers[0]?.verdict).toMatchObject({ diffs: [{ words: ['pending since an earlier run'] }] });
    host.apply(plan);
    expect(host.sh('cat log; ls var/lib/waxseal/pending')).toBe('restarted\n');
  });
});

it('holds a lock: a second run says who has it, and takes over from a process that is gone', () => {
  using host = shellHost('system');
  const plan = host.plan([file({ path: '/a', content: '1' })]);
  host.apply(plan);
  host.sh(
    `mkdir var/lib/waxseal/lock; echo "$$ $(cat /proc/sys/kernel/random/boot_id) somebody" >var/lib/waxseal/lock/holder`,
  );
  expect(host.apply(host.plan([file({ path: '/a', content: '2' })]))).toMatchObject([{ outcome: 'changed' }]);
  host.sh(
    `mkdir var/lib/waxseal/lock; echo "1 $(cat /proc/sys/kernel/random/boot_id) somebody" >var/lib/waxseal/lock/holder`,
  );
  expect(() => host.apply(host.plan([file({ path: '/a', content: '3' })]))).toThrow(/^no end: L /);
});

it('takes over a lock that nobody came to sign, once it is a minute old', () => {
  using host = shellHost('system');
  host.sh('mkdir -p var/lib/waxseal/lock');
  const plan = host.plan([file({ path: '/a', content: '1' })]);
  expect(() => host.apply(plan)).toThrow(/^no end: L /);
  host.sh("touch -d '-2 minutes' var/lib/waxseal/lock");
  expect(host.apply(plan)).toMatchObject([{ outcome: 'changed' }]);
});

it('in a directory: owners go to a ledger, parents are made, what needs a system is deferred once', () => {
  using host = shellHost('directory');
  const tasks = [
    file({ path: '/etc/x/a', content: '1', owner: 'root', group: 'Debian-exim', mode: 0o440 }),
    command({ run: 'reboot' }),
  ];
  const plan = host.plan(tasks);
  expect(plan.tasks.map((planned) => planned.verdict.state)).toEqual(['change', 'deferred']);
  host.apply(plan);
  expect(host.sh('cat etc/x/a; cut -f 1-3 var/lib/waxseal/owners')).toBe('1/etc/x/a\troot\tDebian-exim\n');
  expect(announced(host.plan(tasks))).toEqual([]);
});
