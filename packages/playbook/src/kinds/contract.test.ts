import { secret } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import {
  absent,
  block,
  command,
  cron,
  directory,
  file,
  line,
  link,
  setting,
  type Task,
  transaction,
} from '../index.ts';
import { announced, shellHost } from '../testing/shell-host.ts';

interface Case {
  readonly name: string;
  readonly before: string;
  readonly task: Task;
  /** What a shell in the host's root must say afterwards. */
  readonly look: string;
  readonly sees: string;
}

const mine = { owner: 'root', group: 'root' };

const cases: readonly Case[] = [
  {
    name: 'a new file',
    before: 'mkdir etc',
    task: file({ path: '/etc/a', content: 'one\n', mode: 0o640, ...mine }),
    look: 'cat etc/a; stat -c %a etc/a',
    sees: 'one\n640\n',
  },
  {
    name: 'a file with other content keeps its mode',
    before: 'mkdir etc; echo x >etc/a; chmod 600 etc/a',
    task: file({ path: '/etc/a', content: 'two\n' }),
    look: 'cat etc/a; stat -c %a etc/a',
    sees: 'two\n600\n',
  },
  {
    name: 'a file with another mode',
    before: 'mkdir etc; echo two >etc/a; chmod 600 etc/a',
    task: file({ path: '/etc/a', content: 'two\n', mode: 0o444 }),
    look: 'stat -c %a etc/a',
    sees: '444\n',
  },
  {
    name: 'a file beside what a killed run left half-written',
    before:
      'mkdir etc; echo half >etc/.waxseal.0123456789; mkdir etc/.waxseal.abcdefghij; echo mine >etc/.waxseal.keep',
    task: file({ path: '/etc/a', content: 'new\n' }),
    look: 'ls -A etc; rm etc/.waxseal.keep',
    sees: '.waxseal.keep\na\n',
  },
  {
    name: 'an empty file',
    before: 'mkdir etc',
    task: file({ path: '/etc/a', content: '' }),
    look: 'wc -c <etc/a',
    sees: '0\n',
  },
  {
    name: 'a file in place of a link, the target untouched',
    before: 'mkdir etc; echo t >etc/t; ln -s t etc/a',
    task: file({ path: '/etc/a', content: 'new\n' }),
    look: 'cat etc/t etc/a',
    sees: 't\nnew\n',
  },
  {
    name: 'a secret file',
    before: 'mkdir etc',
    task: file({ path: '/etc/key', content: secret('-----BEGIN\nabc\n'), mode: 0o440 }),
    look: 'tail -1 etc/key; stat -c %a etc/key',
    sees: 'abc\n440\n',
  },
  {
    name: 'a path with spaces and quotes',
    before: `mkdir "it's a dir"`,
    task: file({ path: "/it's a dir/$HOME `x`", content: 'x\n' }),
    look: `ls "it's a dir"`,
    sees: '$HOME `x`\n',
  },
  {
    name: 'a directory',
    before: 'mkdir etc',
    task: directory({ path: '/etc/d', mode: 0o750 }),
    look: 'stat -c "%F %a" etc/d',
    sees: 'directory 750\n',
  },
  {
    name: 'a directory with another mode',
    before: 'mkdir -p etc/d',
    task: directory({ path: '/etc/d', mode: 0o700 }),
    look: 'stat -c %a etc/d',
    sees: '700\n',
  },
  {
    name: 'a directory below one that hands its group on',
    before: 'mkdir etc; chmod 2755 etc',
    task: directory({ path: '/etc/d', mode: 0o755 }),
    look: 'stat -c %a etc/d',
    sees: '755\n',
  },
  {
    name: 'a directory that hands its group on',
    before: 'mkdir etc',
    task: directory({ path: '/etc/d', mode: 0o2750 }),
    look: 'stat -c %a etc/d',
    sees: '2750\n',
  },
  {
    name: 'a link',
    before: 'mkdir etc',
    task: link({ path: '/etc/l', target: '../x y' }),
    look: 'readlink etc/l',
    sees: '../x y\n',
  },
  {
    name: 'a link that points elsewhere',
    before: 'mkdir etc; ln -s old etc/l',
    task: link({ path: '/etc/l', target: 'new' }),
    look: 'readlink etc/l; ls etc',
    sees: 'new\nl\n',
  },
  {
    name: 'a file that goes',
    before: 'mkdir etc; echo x >etc/a',
    task: absent({ path: '/etc/a' }),
    look: 'ls etc',
    sees: '',
  },
  {
    name: 'a tree that goes',
    before: 'mkdir -p etc/a/b; echo x >etc/a/b/c',
    task: absent({ path: '/etc/a', recursive: true }),
    look: 'ls etc',
    sees: '',
  },
  {
    name: 'a dangling link that goes',
    before: 'mkdir etc; ln -s nowhere etc/a',
    task: absent({ path: '/etc/a' }),
    look: 'ls etc',
    sees: '',
  },
  {
    name: 'a setting replaced, duplicates dropped, the rest kept',
    before: "mkdir etc; printf '# k=0\\n k = 1\\nother=2\\nk=3' >etc/s",
    task: setting({ path: '/etc/s', key: 'k', value: 'v w', quotes: 'single' }),
    look: 'cat etc/s',
    sees: "# k=0\nk='v w'\nother=2\n",
  },
  {
    name: 'a setting added',
    before: 'mkdir etc; echo a=1 >etc/s; chmod 600 etc/s',
    task: setting({ path: '/etc/s', key: 'b', value: String.raw`\n $x &` }),
    look: 'cat etc/s; stat -c %a etc/s',
    sees: 'a=1\nb=\\n $x &\n600\n',
  },
  {
    name: 'a setting in a new file',
    before: 'mkdir etc',
    task: setting({ path: '/etc/s', key: 'b', value: '1', create: true }),
    look: 'cat etc/s',
    sees: 'b=1\n',
  },
  {
    name: 'a line added',
    before: 'mkdir etc; printf "a\\nb" >etc/s',
    task: line({ path: '/etc/s', line: 'c' }),
    look: 'cat etc/s',
    sees: 'a\nb\nc\n',
  },
  {
    name: 'a line that replaces the first of its kind',
    before: 'mkdir etc; printf "x 1\\nx 2\\n" >etc/s',
    task: line({ path: '/etc/s', line: 'x 3', startsWith: 'x ' }),
    look: 'cat etc/s',
    sees: 'x 3\nx 2\n',
  },
  {
    name: 'lines that go',
    before: 'mkdir etc; printf "x 1\\ny\\nx 2\\n" >etc/s',
    task: line({ path: '/etc/s', line: 'x', startsWith: 'x ', present: false }),
    look: 'cat etc/s',
    sees: 'y\n',
  },
  {
    name: 'a block added',
    before: 'mkdir etc; echo a >etc/s',
    task: block({ path: '/etc/s', marker: 'm', text: 'one\ntwo\n' }),
    look: 'cat etc/s',
    sees: 'a\n# BEGIN m\none\ntwo\n# END m\n',
  },
  {
    name: 'a block replaced',
    before: 'mkdir etc; printf "a\\n# BEGIN m\\nold\\n# END m\\nz\\n" >etc/s',
    task: block({ path: '/etc/s', marker: 'm', text: 'new' }),
    look: 'cat etc/s',
    sees: 'a\n# BEGIN m\nnew\n# END m\nz\n',
  },
  {
    name: 'a cron job',
    before: 'mkdir -p etc/cron.d',
    task: cron({ job: 'queue', schedule: '*/5 * * * *', user: 'root', run: 'date +%s' }),
    look: 'tail -n 1 etc/cron.d/queue',
    sees: '*/5 * * * * root date +\\%s\n',
  },
  {
    name: 'a command that creates',
    before: 'mkdir etc',
    task: command({ run: 'touch "$WAXSEAL_ROOT/etc/made"', creates: '/etc/made' }),
    look: 'ls etc',
    sees: 'made\n',
  },
  {
    name: 'a command that reads what it is given, octet for octet',
    before: 'mkdir etc',
    task: command({ run: 'cat >"$WAXSEAL_ROOT/etc/in"', stdin: secret("it's $HOME\n\\ grün"), creates: '/etc/in' }),
    look: 'cat etc/in',
    sees: "it's $HOME\n\\ grün",
  },
  {
    name: 'a command that reads only the beginning',
    before: 'mkdir etc',
    task: command({
      run: 'head -n 1 >"$WAXSEAL_ROOT/etc/in"',
      stdin: `one\n${'x'.repeat(200_000)}`,
      creates: '/etc/in',
    }),
    look: 'cat etc/in',
    sees: 'one\n',
  },
  {
    name: 'a command with unless',
    before: 'mkdir etc',
    task: command({ run: 'echo x >"$WAXSEAL_ROOT/etc/u"', unless: 'test -e "$WAXSEAL_ROOT/etc/u"' }),
    look: 'cat etc/u',
    sees: 'x\n',
  },
];

describe.each(cases)('$name', ({ before, task, look, sees }) => {
  it('is announced by check, done by apply as announced, and a second run changes nothing', () => {
    using host = shellHost('system');
    host.sh(before);
    const plan = host.plan([task]);
    expect(announced(plan)).toEqual(['0']);
    expect(host.apply(plan)).toEqual([expect.objectContaining({ id: '0', outcome: 'changed' })]);
    expect(host.sh(look)).toBe(sees);
    expect(announced(host.plan([task]))).toEqual([]);
    expect(host.sh('find . -name ".waxseal*"')).toBe('');
  });
});

const refusals: readonly {
  readonly name: string;
  readonly before: string;
  readonly task: Task;
  readonly message: string;
}[] = [
  {
    name: 'a file in a directory that nobody makes',
    before: ':',
    task: file({ path: '/none/a', content: '' }),
    message: 'the directory /none does not exist',
  },
  {
    name: 'a file where a directory is',
    before: 'mkdir -p etc/a',
    task: file({ path: '/etc/a', content: '' }),
    message: '/etc/a is a directory',
  },
  {
    name: 'a file for an owner that does not exist',
    before: 'mkdir etc',
    task: file({ path: '/etc/a', content: '', owner: 'nobody-here' }),
    message: 'there is no user nobody-here',
  },
  {
    name: 'a directory where a file is',
    before: 'mkdir etc; echo >etc/a',
    task: directory({ path: '/etc/a' }),
    message: '/etc/a exists and is not a directory',
  },
  {
    name: 'an edit of a link',
    before: 'echo x >t; ln -s t l',
    task: line({ path: '/l', line: 'y' }),
    message: '/l is a link',
  },
  {
    name: 'a directory that is to go and is not empty',
    before: 'mkdir -p d; echo >d/.hidden',
    task: absent({ path: '/d' }),
    message: '/d is not empty',
  },
  {
    name: 'a setting in a file that is not there',
    before: 'mkdir etc',
    task: setting({ path: '/etc/s', key: 'a', value: 'b' }),
    message: '/etc/s does not exist',
  },
];

describe.each(refusals)('$name', ({ before, task, message }) => {
  it('is refused by check and fails for real', () => {
    using host = shellHost('system');
    host.sh(before);
    const plan = host.plan([task]);
    expect(plan.tasks[0]?.verdict).toMatchObject({ state: 'fault', message });
    const forced = {
      ...plan,
      tasks: plan.tasks.map((planned) => ({ ...planned, verdict: { state: 'change' as const, diffs: [] } })),
    };
    expect(host.apply(forced)[0]).toMatchObject({ outcome: 'failed' });
  });
});

const throughLinks: readonly (readonly [string, Task])[] = [
  ['file', file({ path: '/l/sub/a', content: 'x' })],
  ['directory', directory({ path: '/l/d' })],
  ['link', link({ path: '/l/k', target: 'x' })],
  ['absent', absent({ path: '/l/there' })],
  ['line', line({ path: '/l/there', line: 'y' })],
];

describe.each(throughLinks)('a %s below a link', (_kind, task) => {
  it.skipIf(process.getuid?.() !== 0)(
    'is refused by check and for real when the link belongs to another user than root',
    () => {
      using host = shellHost('system');
      host.sh('mkdir -p etc/sub; echo x >etc/there; ln -s etc l; chown -h nobody l');
      const plan = host.plan([task]);
      expect(plan.tasks[0]?.verdict).toMatchObject({
        state: 'fault',
        message: expect.stringContaining('leads through a link that belongs to another user'),
      });
      const forced = {
        ...plan,
        tasks: plan.tasks.map((planned) => ({ ...planned, verdict: { state: 'change' as const, diffs: [] } })),
      };
      expect(host.apply(forced)[0]).toMatchObject({
        outcome: 'failed',
        output: expect.stringContaining('leads through a link'),
      });
      expect(host.sh('ls etc; cat etc/there')).toBe('sub\nthere\nx\n');
    },
  );

  it('is done when the link is our own', () => {
    using host = shellHost('system');
    host.sh('mkdir -p etc/sub; echo x >etc/there; ln -s etc l');
    expect(host.apply(host.plan([task]))).toMatchObject([{ outcome: 'changed' }]);
  });
});

it('shows nothing of a secret line, nor of the lines around it, alone or in a transaction', () => {
  using host = shellHost('system');
  host.sh('mkdir etc; echo neighbour-secret >etc/passwd');
  const wanted = line({ path: '/etc/passwd', line: secret('host:me:canary-5521'), startsWith: 'host:' });
  const within = transaction({ tree: '/etc', members: [wanted], validate: [], activate: 'true', health: 'true' });
  for (const task of [within, wanted]) {
    const plan = host.plan([task]);
    expect(plan.tasks[0]?.verdict.state).toBe('change');
    expect(JSON.stringify(plan.tasks.map(({ task: { name }, verdict }) => [name, verdict]))).not.toMatch(
      /canary|neighbour/,
    );
  }
  expect(host.apply(host.plan([wanted]))).toMatchObject([{ outcome: 'changed' }]);
  expect(host.sh('cat etc/passwd; grep -rl "canary\\|neighbour" var || :')).toBe(
    'neighbour-secret\nhost:me:canary-5521\n',
  );
  expect(() => line({ path: '/a', line: secret('canary\n') })).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('canary') }),
  );
});

it('plans a file in a directory that an earlier task makes', () => {
  using host = shellHost('system');
  const tasks = [
    directory({ path: '/d' }),
    file({ path: '/d/a', content: 'x' }),
    absent({ path: '/d', recursive: true }),
    file({ path: '/d/b', content: '' }),
  ];
  const plan = host.plan(tasks);
  expect(plan.tasks.map((planned) => planned.verdict.state)).toEqual(['change', 'change', 'change', 'fault']);
});

it('sees the effect of one setting in the plan of the next', () => {
  using host = shellHost('system');
  const tasks = [
    setting({ path: '/s', key: 'a', value: '1', create: true }),
    setting({ path: '/s', key: 'a', value: '1' }),
    setting({ path: '/s', key: 'b', value: '2' }),
  ];
  const plan = host.plan(tasks);
  expect(plan.tasks.map((planned) => planned.verdict.state)).toEqual(['change', 'ok', 'change']);
  host.apply(plan);
  expect(host.sh('cat s')).toBe('a=1\nb=2\n');
});
