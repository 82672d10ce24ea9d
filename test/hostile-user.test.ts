import { chmodSync } from 'node:fs';
import {
  absent,
  block,
  directory,
  file,
  line,
  link,
  rollback,
  setting,
  type Task,
  transaction,
} from '@waxseal/playbook';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ShellHost, shellHost } from '../packages/playbook/src/testing/shell-host.ts';
import { guarded, hostileId, hostileUser, prepareGround } from './support/hostile-user.ts';
import { swappingTools } from './support/swapping-tools.ts';

const isRoot = process.getuid?.() === 0;
const id = String(hostileId);
const its = { owner: id, group: id };
const target = '/home/target';

/** Every kind that writes, into a directory of the hostile user. */
const kinds: Readonly<Record<string, readonly Task[]>> = {
  file: [file({ path: target, content: 'x\n', ...its, mode: 0o644 }), file({ path: target, content: 'y\n' })],
  'attributes of a file': [
    file({ path: target, content: 'own\n', mode: 0o600 }),
    file({ path: target, content: 'own\n', ...its }),
  ],
  'file in a subdirectory': [file({ path: '/home/sub/target', content: 'x\n', ...its })],
  directory: [directory({ path: '/home/sub', ...its, mode: 0o777 }), directory({ path: '/home/sub', mode: 0o700 })],
  link: [link({ path: target, target: 'own' }), link({ path: target, target: 'count' })],
  line: [
    line({ path: target, line: 'a line', create: true }),
    line({ path: '/home/sub/target', line: 'a', create: true }),
  ],
  block: [block({ path: target, marker: 'm', text: 'inner', create: true })],
  setting: [setting({ path: target, key: 'k', value: '2', create: true })],
  absent: [absent({ path: target, recursive: true }), absent({ path: '/home/sub', recursive: true })],
  transaction: [
    transaction({
      tree: '/home/tree',
      members: [file({ path: '/home/tree/in', content: 'x\n', ...its }), line({ path: '/home/tree/in', line: 'y' })],
      validate: [],
      activate: 'false',
      health: 'true',
    }),
  ],
};

function all(host: ShellHost, tasks: readonly Task[]): void {
  for (const task of tasks) {
    const plan = host.plan([task]);
    // Whatever the look said: what counts is what root does then.
    host.apply({ ...plan, tasks: plan.tasks.map((one) => ({ ...one, verdict: { state: 'change', diffs: [] } })) });
  }
}

function ground(): ShellHost {
  const host = shellHost('system');
  chmodSync(host.root, 0o755);
  prepareGround(host.root);
  return host;
}

const look = "cat guard/secret; find guard home/../guard -printf '%p %y %m %U %G %n %s %T@\\n' | sort -u";
/** What the hostile user may read of what it has now. */
const spoils = `find home -type f -user ${id} -exec cat {} + 2>/dev/null; find home -type f -perm -004 -exec cat {} + 2>/dev/null`;

describe.skipIf(!isRoot)('a local user who swaps names while root writes into its directory', () => {
  it.each(Object.keys(kinds))(
    'gains nothing by: %s',
    async (name) => {
      using host = ground();
      const before = host.sh(look);
      let tries = 0;
      {
        await using racer = hostileUser(host.root);
        for (let round = 0; round < 60 && (round < 4 || tries < 2000); round += 1) {
          all(host, kinds[name] ?? []);
          tries = racer.tries();
        }
      }
      expect(tries).toBeGreaterThanOrEqual(2000);
      expect(host.sh(look)).toBe(before);
      expect(host.sh(spoils)).not.toContain(guarded.trim());
    },
    300_000,
  );

  it('gains nothing by a rollback of what a run wrote there', async () => {
    using host = ground();
    all(host, [
      file({ path: target, content: 'x\n', ...its }),
      directory({ path: '/home/sub', ...its }),
      absent({ path: '/home/tree', recursive: true }),
    ]);
    const runs = host.sh('ls var/lib/waxseal/runs').trim().split('\n');
    const before = host.sh(look);
    {
      await using _racer = hostileUser(host.root);
      for (const run of [...runs, ...runs]) all(host, [rollback({ run, force: true })]);
    }
    expect(host.sh(look)).toBe(before);
    expect(host.sh(spoils)).not.toContain(guarded.trim());
  }, 300_000);
});

describe.skipIf(!isRoot)('in a directory of another user', () => {
  it.each(
    Object.entries(kinds).filter(
      ([name]) => !['absent', 'transaction', 'file in a subdirectory', 'line'].includes(name),
    ),
  )('root still writes safely: %s', (_name, tasks) => {
    using host = ground();
    for (const task of tasks)
      expect(host.apply(host.plan([task])).map(({ outcome, output }) => [outcome, output])).toEqual([['changed', '']]);
    expect(host.sh('find home guard -name ".waxseal.*"; ls var/lib/waxseal/rooms')).toBe('');
  });

  it('root refuses its own link to that user’s link, and a link in that directory, before it writes', () => {
    using host = ground();
    host.sh(
      `ln -s home/way way; ln -s "$PWD/guard" home/way; chown -h ${id}:${id} home/way; ln -s "$PWD/guard" home/rooted`,
    );
    for (const way of ['/way/new', '/home/way/new', '/home/rooted/new']) {
      const plan = host.plan([file({ path: way, content: 'x' })]);
      expect(plan.tasks[0]?.verdict, way).toMatchObject({ state: 'fault' });
      all(host, [file({ path: way, content: 'x' })]);
    }
    expect(host.sh('ls guard')).toBe('secret\n');
  });

  it('a file that its owner might have open is replaced, not given to root', () => {
    using host = ground();
    host.sh(`echo own >home/target; chown ${id} home/target; ln home/target guard/witness`);
    all(host, [file({ path: target, content: 'own\n', owner: 'root', mode: 0o755 })]);
    expect(host.sh('stat -c %u home/target guard/witness')).toBe(`0\n${id}\n`);
  });
});

describe.skipIf(!isRoot)('a swap behind any one of the programs that root starts', () => {
  afterEach(() => vi.unstubAllEnvs());
  const tasks: Readonly<Record<string, Task>> = {
    file: file({ path: target, content: 'x\n', ...its }),
    'attributes of a file': file({ path: target, content: 'own\n', mode: 0o600 }),
    'file in a subdirectory': file({ path: '/home/sub/target', content: 'x\n', ...its }),
    'attributes of a directory': directory({ path: '/home/sub', ...its, mode: 0o777 }),
    link: link({ path: target, target: 'own' }),
    line: line({ path: target, line: 'a line' }),
    absent: absent({ path: '/home/sub', recursive: true }),
  };
  it.each(Object.entries(tasks))(
    'gains nothing: %s',
    (_name, task) => {
      let calls = 0;
      // The first one, behind no call, counts them.
      for (let call = -1; call < calls; call += 1) {
        using host = ground();
        host.sh(`umask 022; cd home; echo own >target; mkdir sub; echo x >sub/secret; chown -R ${id}:${id} .`);
        const plan = host.plan([task]);
        const before = host.sh(look);
        const tools = swappingTools(host.root, call);
        vi.stubEnv('PATH', `${tools.path}:/usr/bin:/bin`);
        host.apply(plan);
        vi.unstubAllEnvs();
        expect(host.sh(look), `behind call ${call}`).toBe(before);
        expect(host.sh(spoils), `behind call ${call}`).not.toContain(guarded.trim());
        calls = Math.max(calls, tools.calls());
      }
      expect(calls).toBeGreaterThan(5);
    },
    300_000,
  );
});
