import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { ExitCode } from '@waxseal/core';
import { type Event, loadPlaybook, type Mode, runPlaybook, type RunPlaybookOptions } from '@waxseal/playbook';
import { connect } from '@waxseal/remote';
import { askBecomePassword, connectionFor } from './connection-for.ts';
import type { HostOptions } from './global-options.ts';
import { type Io, obstacleOf } from './io.ts';
import { limitPattern, rememberFailed } from './last-failed.ts';
import { openReporter } from './open-reporter.ts';
import { readInventory } from './read-inventory.ts';
import { projectKeys, projectMemory } from './state-directory.ts';

function list(text: string | undefined): readonly string[] {
  return text === undefined
    ? []
    : text
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== '');
}

/** A run's id: it sorts by time and is not guessed. */
function newRunId(now: Date): string {
  return `${now.toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}-${randomBytes(3).toString('hex')}`;
}

type What<V> = Pick<RunPlaybookOptions<V>, 'playbook' | 'inventory' | 'mode'> & {
  /** The playbook's file, where it has one. */
  readonly file?: string;
};

/** Everything a run needs, as the command line asks for it, of a playbook and an inventory that are there already. */
export async function runWith<V>(
  { file, ...what }: What<V>,
  options: HostOptions,
  io: Io,
  emit: (event: Event) => void,
): Promise<RunPlaybookOptions<V>> {
  const password = await askBecomePassword(options, io);
  for (const fault of what.inventory.warnings ?? [])
    emit({ v: 1, at: io.clock().toISOString(), run: '-', type: 'warning', fault });
  return {
    ...what,
    connect,
    keys: projectKeys(io.cwd, io.env, what.mode === 'apply'),
    memory: projectMemory(io.cwd, what.mode === 'apply'),
    directory: io.cwd,
    signal: io.signal,
    clock: io.clock,
    runId: newRunId(io.clock()),
    label: `${userInfo().username}@${hostname()}`,
    forks: options.forks,
    timeout: options.timeout,
    lockTimeout: options.lockTimeout,
    ...(options.confirmDeletes === undefined || options.force === true ? {} : { maxLoss: options.confirmDeletes }),
    ...(options.runTimeout === undefined ? {} : { runTimeout: options.runTimeout }),
    tags: list(options.tags),
    skipTags: list(options.skipTags),
    ...(options.limit === undefined ? {} : { limit: await limitPattern(options.limit, what.inventory, io, file) }),
    connection: (host) => connectionFor(host, options, password, io),
    emit,
  };
}

/** A playbook and an inventory, read once for all that a command does with them. */
export type LoadedRun = Omit<What<unknown>, 'mode'>;

/** Reads a playbook file and the inventory that goes with it, as the command line asks. @throws InputError */
export async function loadRun(file: string, options: HostOptions, io: Io): Promise<LoadedRun> {
  const said = [...(options.force === true ? ['force=true'] : []), ...(options.wait === true ? ['wait=true'] : [])];
  const extra = [...options.extra, ...said];
  const inventory = await readInventory({ ...options, extra }, io, file);
  return { playbook: await loadPlaybook(file, io.cwd), inventory, file };
}

/** Everything a run of a playbook file needs, as the command line asks for it. */
export async function runOptions(
  mode: Mode,
  file: string,
  options: HostOptions,
  io: Io,
  emit: (event: Event) => void,
): Promise<RunPlaybookOptions<unknown>> {
  return runWith({ ...(await loadRun(file, options, io)), mode }, options, io, emit);
}

/** Runs a playbook whose failed hosts are remembered afterwards. What cannot be remembered changes nothing of how the run ended. */
export async function runRemembered(file: string, run: RunPlaybookOptions<unknown>, io: Io): Promise<ExitCode> {
  const summary = await runPlaybook(run);
  await rememberFailed(file, summary, io).catch((cause: unknown) => {
    io.err(`! the failed hosts are not remembered for --limit @last-failed: ${obstacleOf(cause)}\n`);
  });
  return summary.exitCode;
}

/** Runs a playbook in a mode, as the command line asks. */
export async function runOnHosts(mode: Mode, file: string, options: HostOptions, io: Io): Promise<ExitCode> {
  const run = await runOptions(mode, file, options, io, openReporter(options, io, mode));
  return mode === 'check' ? (await runPlaybook(run)).exitCode : runRemembered(file, run, io);
}
