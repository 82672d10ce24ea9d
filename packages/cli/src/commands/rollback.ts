import { type ExitCode, exitCodes, InputError, type Fault } from '@waxseal/core';
import { definePlaybook, type Playbook, rollback as rollbackTask, runPlaybook, runsProgram } from '@waxseal/playbook';
import { harmless, renderTable } from '@waxseal/report';
import { type Answer, askHosts } from '../ask-hosts.ts';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { openReporter } from '../open-reporter.ts';
import { readInventory } from '../read-inventory.ts';
import { runWith } from '../run-on-hosts.ts';

interface RollbackOptions extends HostOptions {
  readonly run?: string;
}

/** A run as a host remembers it. */
interface PastRun {
  readonly id: string;
  /** How many paths it replaced. */
  readonly paths: number;
  readonly label: string;
}

function parseRuns(stdout: string): readonly PastRun[] {
  return stdout.split('\n').flatMap((line) => {
    const [, id, paths, label] = /^(\S{1,80}) (\d{1,9}) (.{0,200})$/.exec(line) ?? [];
    return id === undefined ? [] : [{ id, paths: Number(paths), label: label ?? '' }];
  });
}

function renderRuns(answers: readonly Answer<readonly PastRun[]>[]): string {
  const rows = answers.flatMap((one) =>
    one.state === 'known'
      ? one.told.map(({ id, paths, label }) => [one.host.name, id, String(paths), label])
      : [[one.host.name, 'UNREACHABLE', '', one.fault.message]],
  );
  return rows.length === 0 ? 'no host remembers a run\n' : renderTable([['host', 'run', 'paths', 'by'], ...rows], '');
}

function anyVars(): Playbook['vars'] {
  return { '~standard': { version: 1, vendor: 'waxseal', validate: (value) => ({ value }) } };
}

function playbookFor(run: string, force: boolean, hosts: readonly string[]): Playbook {
  return definePlaybook({
    name: 'rollback',
    vars: anyVars(),
    plays: (play) => [
      play(`roll back ${run}`, {
        hosts: hosts.join(':'),
        tasks: () => [rollbackTask({ name: 'what the run replaced', run, force })],
      }),
    ],
  });
}

function noSuchRun(run: string, answers: readonly Answer<readonly PastRun[]>[]): readonly Fault[] {
  const known = [...new Set(answers.flatMap((one) => (one.state === 'known' ? one.told.map(({ id }) => id) : [])))]
    .toSorted()
    .toReversed();
  return [
    {
      message: 'no host remembers this run',
      value: run,
      hint: known.length === 0 ? 'they remember none' : `they remember ${known.slice(0, 5).join(', ')}`,
    },
  ];
}

async function confirmed(playbook: Playbook, options: RollbackOptions, io: Io): Promise<ExitCode | undefined> {
  if (!io.interactive || options.yes === true || options.output !== 'tty') return undefined;
  const found = await runMode('check', playbook, options, io);
  if (found !== exitCodes.pending) return found;
  if ((await io.ask('Put this back? Only "yes" is taken for yes: ')).trim() === 'yes') return undefined;
  io.err('Nothing was put back.\n');
  return exitCodes.pending;
}

async function runMode(
  mode: 'apply' | 'check',
  playbook: Playbook,
  options: RollbackOptions,
  io: Io,
): Promise<ExitCode> {
  const inventory = await readInventory(options, io);
  return (await runPlaybook(await runWith({ playbook, inventory, mode }, options, io, openReporter(options, io, mode))))
    .exitCode;
}

/** `waxseal rollback`: puts back what one run replaced on the hosts that remember it; without `--run`, lists the runs. */
export async function rollback(options: RollbackOptions, io: Io): Promise<ExitCode> {
  const answers = await askHosts(options, io, runsProgram, parseRuns);
  if (options.run === undefined) {
    io.out(harmless(renderRuns(answers)));
    return answers.some(({ state }) => state === 'unreachable') ? exitCodes.unreachable : exitCodes.done;
  }
  const run = options.run;
  // An unreachable host stays among them, to be told as such.
  const hosts = answers
    .filter((one) => one.state === 'unreachable' || one.told.some(({ id }) => id === run))
    .map(({ host }) => host.name);
  if (hosts.length === 0) throw new InputError(noSuchRun(run, answers));
  const playbook = playbookFor(run, options.force === true, hosts);
  return (await confirmed(playbook, options, io)) ?? runMode('apply', playbook, options, io);
}
