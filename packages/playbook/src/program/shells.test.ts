import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { reveal, secret } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import {
  absent,
  apt,
  attempt,
  block,
  command,
  cron,
  directory,
  file,
  group,
  line,
  link,
  rollback,
  service,
  setting,
  type Task,
  transaction,
  user,
} from '../index.ts';
import { type HostPlan, planTasks } from '../plan/plan-tasks.ts';
import { mergeProbes } from '../world/probe.ts';
import { applyProgram } from './apply-program.ts';
import { inspectProgram } from './inspect-program.ts';
import { parseObservations } from './parse-observations.ts';
import { parseStep } from './parse-step.ts';

/** The shells that our programs are for: Debian's sh, and those of other systems. */
const shells: readonly (readonly [name: string, program: string, ...args: string[]])[] = [
  ['dash', '/usr/bin/dash'],
  ['bash', '/usr/bin/bash'],
  ['busybox', '/usr/bin/busybox', 'sh'],
  ['mksh', '/usr/bin/mksh'],
];

const mine = { owner: 'root', group: 'root' };

/** Every kind that a tree can show without changing the machine around it. */
const tasks: readonly Task[] = [
  directory({ path: '/etc/app', mode: 0o750, ...mine }),
  file({ path: '/etc/app/new', content: "it's $HOME\n\\ grün\n", mode: 0o640, ...mine }),
  file({ path: '/etc/app/pin', content: secret('4711\n'), mode: 0o600 }),
  file({ path: '/etc/there', content: 'after\n' }),
  link({ path: '/etc/link', target: 'app/new' }),
  absent({ path: '/etc/old', recursive: true }),
  setting({ path: '/etc/settings', key: 'dc_other', value: 'a ; b', quotes: 'double' }),
  line({ path: '/etc/settings', line: 'plain line', startsWith: 'plain' }),
  block({ path: '/etc/settings', marker: 'waxseal: test', text: 'one\ntwo\n', at: { after: ['first'] } }),
  cron({ job: 'app', schedule: '5 * * * *', user: 'root', run: 'true' }),
  user({ user: 'root' }),
  group({ group: 'root' }),
  apt({ packages: ['dash'] }),
  service({ service: 'no-such-service', running: false, enabled: false }),
  command({ name: 'makes', run: 'echo made >"$WAXSEAL_ROOT/made"; echo told; echo warned >&2', creates: '/made' }),
  command({
    name: 'waits',
    run: 'echo x >>"$WAXSEAL_ROOT/tries"; [ "$(wc -l <"$WAXSEAL_ROOT/tries")" -ge 2 ]',
    retries: 2,
    retrySeconds: 0,
    until: 'grep -q . ; true',
  }),
  ...attempt({
    tasks: [
      command({ name: 'too long', run: 'echo working; (sleep 71; :) & sleep 71', timeout: 1 }),
      command({ name: 'not run', run: 'true' }),
    ],
    rescue: [command({ name: 'rescue', run: 'echo rescued' })],
    always: [command({ name: 'always', run: 'echo always' })],
  }),
  transaction({
    name: 'tree',
    tree: '/srv/tree',
    members: [directory({ path: '/srv/tree' }), file({ path: '/srv/tree/conf', content: 'right\n', mode: 0o644 })],
    validate: [{ name: 'staged', run: 'grep -q right "$STAGE/conf"' }],
    activate: '[ ! -e "$WAXSEAL_ROOT/srv/tree/conf" ] || cat "$WAXSEAL_ROOT/srv/tree/conf" >>"$WAXSEAL_ROOT/log"',
    health: 'grep -q right "$WAXSEAL_ROOT/log"',
  }),
  transaction({
    name: 'sick tree',
    tree: '/srv/tree',
    members: [file({ path: '/srv/tree/conf', content: 'wrong\n', mode: 0o644 })],
    validate: [],
    activate: 'true',
    health: '! grep -q wrong "$WAXSEAL_ROOT/srv/tree/conf"',
    ignoreErrors: true,
  }),
];

interface Told {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(shell: (typeof shells)[number], root: string, program: string): Promise<Told> {
  const [, name, ...args] = shell;
  const child = spawn(name, [...args, '-s'], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(`WAXSEAL_ROOT='${root}' WAXSEAL_PLACE=system\n${program}`);
  const status = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await status, stdout, stderr };
}

async function plan(shell: (typeof shells)[number], root: string, wanted: readonly Task[]): Promise<HostPlan> {
  const probes = mergeProbes(wanted.flatMap(({ kind, resource }) => kind.probes(resource)));
  const { stdout } = await run(shell, root, inspectProgram(probes, 60));
  return planTasks(wanted, parseObservations(stdout, probes, 'system'));
}

async function apply(
  shell: (typeof shells)[number],
  root: string,
  planned: HostPlan,
  id: string,
): Promise<readonly unknown[]> {
  const program = applyProgram(planned, { id, part: 0, label: 'test', timeout: 60, play: '' });
  const { status, stdout, stderr } = await run(shell, root, reveal(program));
  const names = new Map(planned.tasks.map(({ id: step, task }) => [step, task.name]));
  const events = stdout.split('\n').map(parseStep);
  return [
    { status, ended: events.some((event) => event?.type === 'done'), stderr },
    ...events.flatMap((event) =>
      event?.type === 'end' ? [[names.get(event.id), event.outcome, event.output.replaceAll(root, '<root>')]] : [],
    ),
  ];
}

function before(root: string): void {
  mkdirSync(join(root, 'etc/old/deep'), { recursive: true });
  mkdirSync(join(root, 'etc/cron.d'));
  mkdirSync(join(root, 'srv/tree/sub'), { recursive: true });
  mkdirSync(join(root, 'var/lib'), { recursive: true });
  writeFileSync(join(root, 'etc/old/deep/file'), 'x');
  writeFileSync(join(root, 'etc/there'), 'before\n', { mode: 0o604 });
  writeFileSync(join(root, 'etc/settings'), 'first\ndc_other=""\nplain\nlast');
  writeFileSync(join(root, 'srv/tree/sub/kept'), 'kept\n');
}

/** What is in a tree but for our own state: names, modes and contents. */
async function look(root: string): Promise<string> {
  const program = `cd '${root}' && find . -path ./var/lib/waxseal -prune -o -exec stat -c '%n %f %u %g' {} + | sort; find . -path ./var/lib/waxseal -prune -o -type f -print | sort | xargs sha256sum`;
  return (await run(['sh', '/bin/sh'], root, program)).stdout;
}

async function journey(shell: (typeof shells)[number]): Promise<unknown> {
  const root = mkdtempSync(join(tmpdir(), 'waxseal-shell-'));
  try {
    before(root);
    const first = await plan(shell, root, tasks);
    const verdicts = first.tasks.map(({ task, verdict }) => [task.name, verdict.state]);
    const applied = await apply(shell, root, first, 'first');
    const tree = await look(root);
    const again = (await plan(shell, root, tasks)).tasks.map(({ task, verdict }) => [task.name, verdict.state]);
    const undone = await apply(
      shell,
      root,
      await plan(shell, root, [rollback({ run: 'first', force: true })]),
      'second',
    );
    return { verdicts, applied, tree, again, undone, back: await look(root) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

describe.skipIf(process.getuid?.() !== 0 || shells.some(([, program]) => !existsSync(program)))(
  'the programs under dash, bash, busybox ash and mksh (needs root)',
  () => {
    it('see, do and undo the same with every kind, and put no word of the shell itself into what a step printed', async () => {
      const [dash, ...others] = await Promise.all(shells.map(journey));
      expect(dash).toMatchObject({
        applied: expect.arrayContaining([
          { status: 0, ended: true, stderr: '' },
          ['too long', 'failed', 'working\nstopped: it took longer than 1 s\n'],
        ]),
      });
      for (const [index, other] of others.entries())
        expect({ shell: shells[index + 1]?.[0], ...(other as object) }).toEqual({
          shell: shells[index + 1]?.[0],
          ...(dash as object),
        });
      expect(
        (
          await run(
            ['sh', '/bin/sh'],
            '',
            'for p in /proc/[0-9]*; do tr "\\0" " " <"$p/cmdline" | grep -x "sleep 71 "; done',
          )
        ).stdout,
      ).toBe('');
    }, 120_000);
  },
);
