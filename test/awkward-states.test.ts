import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { reveal } from '@waxseal/core';
import { type LabHost, labObstacle } from '@waxseal/lab';
import {
  definePlaybook,
  type Event,
  type Mode,
  rollback,
  runPlaybook,
  type RunSummary,
  type Task,
} from '@waxseal/playbook';
import type { Connection } from '@waxseal/remote';
import { buildRunReport, createJunitReporter, createNdjsonReporter } from '@waxseal/report';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Composition, composition } from './support/awkward-state.ts';
import { scratchProject } from './support/run-cli.ts';
import { type Borrowed, borrow } from './support/shared-lab/borrow.ts';

// More of them, once: WAXSEAL_COMPOSITIONS=2000 WAXSEAL_TEST_SEED=$RANDOM npx -y pnpm@12 exec vitest run test/awkward-states.test.ts
const count = Number(process.env['WAXSEAL_COMPOSITIONS'] ?? 100);
const seed = Number(process.env['WAXSEAL_TEST_SEED'] ?? 20_261_128);
const obstacle = labObstacle();

const base = '/srv/compositions';
const vars = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const;

const playbookOf = (task: string): string => `import { command, definePlaybook, file } from '@waxseal/playbook';
const vars = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
const activate = command({ name: 'activate', run: 'test -e /srv/ok' });
export default definePlaybook({ name: 'p', vars, plays: (play) => [play('one', { hosts: 'all', tasks: () => [${task}] })] });
`;

let borrowed: Borrowed<readonly [LabHost]> | undefined;
let machine: LabHost;

/** A connection to a tree of the machine, which its programs take for a system of its own. */
function connectTo(name: string): Connection {
  return {
    kind: 'local',
    host: name,
    async run(program, { timeout = 60, onLine } = {}) {
      const text = typeof program === 'string' ? program : reveal(program);
      const input = `WAXSEAL_ROOT=${base}/${name} WAXSEAL_PLACE=system\n${text}`;
      const result = await machine.exec(['sh', '-s'], { input, timeout });
      for (const line of result.stdout.split('\n')) onLine?.(line);
      return result;
    },
    close: async () => undefined,
  };
}

interface Ran extends RunSummary {
  readonly events: readonly Event[];
  readonly ndjson: string;
  readonly junit: string;
}

/** Runs tasks on every tree, each with its own. */
async function runOn(trees: ReadonlyMap<string, readonly Task[]>, runId: string, mode: Mode = 'apply'): Promise<Ran> {
  const events: Event[] = [];
  let [ndjson, junit] = ['', ''];
  const [lines, cases] = [
    createNdjsonReporter((text) => void (ndjson += text)),
    createJunitReporter((text) => void (junit += text)),
  ];
  const names = [...trees.keys()];
  const summary = await runPlaybook<unknown>({
    playbook: definePlaybook<unknown>({
      name: 'awkward',
      vars,
      plays: (play) => [play('one', { hosts: 'all', tasks: ({ host }) => trees.get(host.name) ?? [] })],
    }),
    inventory: {
      hosts: names.map((name) => ({ name, groups: ['all'], vars: {}, connection: { kind: 'local' } })),
      groups: { all: { hosts: names, children: [] } },
    },
    mode,
    forks: 4,
    connect: async (name) => connectTo(name),
    keys: { dkim: async () => Promise.reject(new Error('no keys here')) },
    memory: { recall: async () => undefined, remember: async () => undefined },
    emit(event) {
      events.push(event);
      lines(event);
      cases(event);
    },
    signal: new AbortController().signal,
    clock: () => new Date(0),
    runId,
    label: 'test',
  });
  return { ...summary, events, ndjson, junit };
}

const look = `
import os, sys, hashlib, json
def one(p):
    s = os.lstat(p); kind = s.st_mode >> 12
    x = {n: os.getxattr(p, n, follow_symlinks=False).hex() for n in os.listxattr(p, follow_symlinks=False)}
    what = os.readlink(p) if kind == 10 else hashlib.sha256(open(p, 'rb').read()).hexdigest() if kind == 8 else ''
    return [oct(s.st_mode), s.st_uid, s.st_gid, what, x], (s.st_dev, s.st_ino)
seen = {}
base = sys.argv[1]
for tree in os.listdir(base):
    top = base + '/' + tree; found = {}; same = {}
    for at, ds, fs in os.walk(top):
        if at == top: ds[:] = [d for d in ds if d != 'var']; fs[:] = [f for f in fs if f != 'log']
        for n in ds + fs:
            p = os.path.join(at, n); state, inode = one(p); key = p[len(top):]
            found[key] = state
            if state[0].startswith('0o10'): same.setdefault(inode, []).append(key)
    for keys in same.values():
        for k in keys: found[k].append(sorted(keys))
    seen[tree] = found
print(json.dumps(seen, sort_keys=True))
`;

type Tree = Readonly<Record<string, readonly unknown[]>>;

// An access list of four entries and a mask, as the kernel has it (acl(5), struct posix_acl_xattr_header).
const give = `
import os, struct, sys, json
acl = struct.pack('<I', 2) + b''.join(struct.pack('<HHI', *e) for e in [(1, 6, 2**32-1), (2, 4, 65534), (4, 4, 2**32-1), (16, 4, 2**32-1), (32, 4, 2**32-1)])
for name, value, path in json.loads(sys.argv[2]):
    try: os.setxattr(sys.argv[1] + path, name, acl if value == 'acl' else value.encode())
    except OSError: pass
`;

/** Runs Python of this machine, which the host need not have, with the host's trees as its first argument. */
async function python(program: string, more: readonly string[] = []): Promise<string> {
  const target = (await machine.command(['true'])).find((word) => word.startsWith('--target='))?.slice(9) ?? '';
  return execFileSync('python3', ['-c', program, `/proc/${target}/root${base}`, ...more], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
}

/** What is in every tree: types, modes, owners, contents, extended attributes, access lists, hard links. */
async function lookAtAll(): Promise<Readonly<Record<string, Tree>>> {
  return JSON.parse(await python(look)) as Readonly<Record<string, Tree>>;
}

type Told = Extract<Event, { readonly type: 'task.finished' }>;

/** How the tasks of each host ended: handlers too. */
function toldOf(events: readonly Event[], host: string): readonly Told[] {
  return events.filter((event): event is Told => event.type === 'task.finished' && event.host === host);
}
const words = (told: readonly Told[]): readonly string[] =>
  told.filter(({ handler }) => !handler).map(({ task, outcome }) => `${task.name}: ${outcome}`);

const pathOf = ({ resource }: Task): string | undefined => (resource as { readonly path?: string }).path;

/** Without which hard links a file has: another name's edit ends that. */
const itself = (state: readonly unknown[] | undefined): string => JSON.stringify(state?.slice(0, 5) ?? 'absent');

/** What the run tells of each path against what became of it, in hosts without hard links, where each path is one thing. */
function expectTold(tasks: readonly Task[], told: readonly Told[], before: Tree, after: Tree): void {
  const isLinked = (path: string): boolean =>
    [before, after].some((tree) => ((tree[path]?.[5] as readonly string[] | undefined) ?? []).length > 1);
  for (const task of tasks) {
    const path = pathOf(task);
    const end = told.find((one) => one.task.name === task.name);
    if (path === undefined || end === undefined || isLinked(path) || path.startsWith('/l/')) continue;
    const isMoved = itself(before[path]) !== itself(after[path]);
    expect([task.name, end.outcome === 'changed'], JSON.stringify(told)).toEqual([task.name, isMoved]);
  }
}

/** Every view tells what the events tell, and the recap adds it up. */
function expectViews({ events, ndjson, junit, recap, exitCode }: Ran): void {
  expect(
    ndjson
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Event),
  ).toEqual(events);
  const report = buildRunReport(events);
  expect(report.end?.recap).toEqual(recap);
  for (const row of recap) {
    const outcomes = toldOf(events, row.host).map(({ outcome }) => outcome);
    const partial = toldOf(events, row.host).filter((one) => one.partial === true).length;
    const counted = (...which: readonly string[]): number => outcomes.filter((one) => which.includes(one)).length;
    expect(row).toMatchObject({
      ok: counted('ok', 'ignored', 'rescued'),
      changed: counted('changed', 'unknown') + partial,
      failed: counted('failed'),
      skipped: counted('skipped'),
    });
    const suite = new RegExp(`<testsuite name="${row.host}"[^>]*tests="(\\d+)"[^>]*failures="(\\d+)"`).exec(junit);
    expect([row.host, suite?.[2]]).toEqual([row.host, String(counted('failed'))]);
  }
  expect(exitCode).toBe(recap.some(({ failed }) => failed > 0) ? 1 : 0);
}

describe.skipIf(obstacle !== undefined)(
  `awkward states of a real host${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  () => {
    beforeAll(async () => {
      borrowed = await borrow(['small']);
      [machine] = borrowed.hosts;
    }, 600_000);
    afterAll(async () => {
      await machine?.exec(['sh', '-c', `chattr -R -i ${base}; umount -R ${base}/*/*; umount -R ${base}/*/*/*`]);
      await borrowed?.[Symbol.asyncDispose]();
    }, 60_000);

    it(
      `in ${count} compositions (seed ${seed}): check is apply, the next run is still, a rollback there and back is exact`,
      { timeout: Math.max(600_000, count * 10_000) },
      async () => {
        const all = new Map(
          fc
            .sample(composition, { numRuns: count, seed })
            .map((one, index): [string, Composition] => [`c${index}`, one]),
        );
        const making = [...all].map(
          ([name, { before }]) =>
            `mkdir -p ${base}/${name}/etc && cd ${base}/${name}\n${before.map((one) => `( ${one} ) 2>/dev/null`).join('\n')}`,
        );
        await machine.exec(['sh', '-s'], { input: `umask 022\n${making.join('\n')}\nexit 0\n`, timeout: count * 10 });
        const given = [...all].flatMap(([name, { noted, listed }]) => [
          ...noted.map((path) => ['user.note', 'kept', `/${name}${path}`]),
          ...listed.map((path) => ['system.posix_acl_access', 'acl', `/${name}${path}`]),
        ]);
        await python(give, [JSON.stringify(given)]);
        const tasks = new Map([...all].map(([name, one]) => [name, one.tasks]));
        const states = [await lookAtAll()];
        const check = await runOn(tasks, 'run-a', 'check');
        expect(await lookAtAll()).toEqual(states[0]);
        const apply = await runOn(tasks, 'run-b');
        states.push(await lookAtAll());
        expectViews(apply);
        const applied: string[] = [];
        for (const [name, own] of tasks) {
          const [foreseen, told] = [toldOf(check.events, name), toldOf(apply.events, name)];
          const [before = {}, after = {}] = states.map((state) => state[name] ?? {});
          const shown = JSON.stringify([all.get(name)?.before, words(foreseen), told]);
          if (foreseen.some(({ outcome }) => outcome === 'failed')) {
            // What cannot be done is known, and nothing is written.
            expect(words(told), shown).toEqual(words(foreseen));
            expect(after, shown).toEqual(before);
            continue;
          }
          const isOpen = (one: Told): boolean =>
            one.outcome === 'unknown' || one.task.name === 'fails' || one.task.name === 'rescue';
          const firstOpen = foreseen.findIndex(isOpen);
          const certain = firstOpen === -1 ? foreseen.length : firstOpen;
          expect(words(told).slice(0, certain), shown).toEqual(words(foreseen).slice(0, certain));
          expectTold(own, told, before, after);
          applied.push(name);
        }
        expect(applied.length).toBeGreaterThan(count / 4);

        const still = await runOn(new Map(applied.map((name) => [name, tasks.get(name) ?? []])), 'run-c');
        expect(
          still.events.flatMap((one) =>
            one.type === 'task.finished' && one.outcome === 'changed' ? [`${one.host} ${one.task.name}`] : [],
          ),
        ).toEqual([]);
        expect(await lookAtAll()).toEqual(states[1]);

        const changed = applied.filter(
          (name) => JSON.stringify(states[0]?.[name]) !== JSON.stringify(states[1]?.[name]),
        );
        for (const [index, run] of ['run-b', 'run-d', 'run-e'].entries()) {
          const back = await runOn(
            new Map(changed.map((name) => [name, [rollback({ run })]])),
            ['run-d', 'run-e', 'run-f'][index] ?? '',
          );
          expect(
            back.exitCode,
            JSON.stringify(back.events.filter((one) => one.type === 'task.finished' && one.outcome === 'failed')),
          ).toBe(0);
          const now = await lookAtAll();
          for (const name of changed)
            expect([name, now[name]], JSON.stringify(all.get(name)?.before)).toEqual([name, states[index % 2]?.[name]]);
        }
      },
    );

    it('what a run left to be done, and what it replaced, are for people to settle', { timeout: 300_000 }, async () => {
      using project = scratchProject({
        'one.ts': playbookOf("file({ name: 'config', path: '/srv/conf', content: 'new', notify: activate })"),
        'other.ts': playbookOf("file({ name: 'else', path: '/srv/else', content: '' })"),
        'hosts.yml': `all:\n  hosts:\n    mx1: { ansible_host: ${machine.address}, ansible_user: root, ansible_ssh_private_key_file: ${borrowed?.lab.ssh.identityFile ?? ''}, waxseal_known_hosts: ${borrowed?.lab.ssh.knownHostsFile ?? ''} }\n`,
      });
      const main = join(import.meta.dirname, '../packages/cli/src/main.ts');
      const waxseal = async (argv: readonly string[], answer?: string) => {
        const words = [process.execPath, '--conditions=@waxseal/source', main, ...argv, '-i', 'hosts.yml'];
        const typed = ['script', '-qefc', words.join(' '), '/dev/null'];
        const from = ['env', '-C', project.directory, `INIT_CWD=${project.directory}`, 'NO_COLOR=1', 'TERM=dumb'];
        const command = [...from, ...(answer === undefined ? words : typed)];
        return (
          (await borrowed?.lab.exec(command, answer === undefined ? {} : { input: `${answer}\n` })) ?? {
            status: -1,
            stdout: '',
            stderr: '',
          }
        );
      };
      const held = async (): Promise<string> => (await machine.exec(['cat', '/srv/conf'])).stdout;

      await machine.script('printf old >/srv/conf');
      expect((await waxseal(['apply', 'one.ts', '--yes'])).status).toBe(1);
      const unknown = await waxseal(['apply', 'other.ts', '--yes']);
      expect(unknown.stdout).toContain(
        'this playbook does not know the handler "activate", notified by "config" in the play "one"',
      );
      expect(unknown.status).toBe(1);
      const listed = await waxseal(['pending']);
      expect(listed.stdout).toMatch(/mx1 +activate +config +one +\S+ +handler-command-\w+/);
      expect(listed.status).toBe(1);
      expect(await waxseal(['pending', '--clear', 'nosuch'])).toMatchObject({ status: 3 });
      const { hosts } = JSON.parse((await waxseal(['pending', '--output', 'json'])).stdout) as {
        readonly hosts: readonly { readonly pending: readonly { readonly id: string; readonly run: string }[] }[];
      };
      const [left] = hosts[0]?.pending ?? [];
      expect(await waxseal(['pending', '--clear', left?.id ?? ''])).toMatchObject({
        status: 0,
        stdout: 'nothing is pending\n',
      });

      const back = ['rollback', '--run', left?.run ?? ''];
      const refused = await waxseal(back, 'y');
      expect(refused.stdout).toContain('/srv/conf');
      expect([refused.status, await held()]).toEqual([2, 'new']);
      await machine.script('touch /srv/ok');
      const agreed = await waxseal(back, 'yes');
      expect([agreed.status, await held()], agreed.stdout).toEqual([0, 'old']);
    });
  },
);
