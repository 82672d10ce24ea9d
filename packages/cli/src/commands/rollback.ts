import { type ExitCode, exitCodes, type Fault, harmless, InputError } from '@waxseal/core';
import type { Inventory } from '@waxseal/inventory';
import {
  definePlaybook,
  type Playbook,
  rollback as rollbackTask,
  runPlaybook,
  type RunPlaybookOptions,
  type SavedHostPlan,
  type SavedPlan,
} from '@waxseal/playbook';
import { runsProgram } from '@waxseal/shell';
import { renderTable } from '@waxseal/report';
import { type Answer, askHosts, exitCodeOfAnswers } from '../ask-hosts.ts';
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
      : [[one.host.name, one.state.toUpperCase(), '', one.fault.message]],
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

/** A rollback of hosts that are known to remember the run. */
interface Prepared {
  readonly playbook: Playbook;
  readonly inventory: Inventory;
}

/** Shows what would be put back and asks. Gives what was shown for a yes, else the exit code that ends the command here. */
async function confirm(prepared: Prepared, options: RollbackOptions, io: Io): Promise<SavedPlan | ExitCode> {
  const plans: SavedHostPlan[] = [];
  const found = await runMode('check', prepared, options, io, { onPlan: (one) => plans.push(one) });
  if (found !== exitCodes.pending) return found;
  if ((await io.ask('Put this back? Only "yes" is taken for yes: ')).trim() === 'yes')
    return { v: 1, playbook: prepared.playbook.name, plans };
  io.err('Nothing was put back.\n');
  return exitCodes.pending;
}

async function runMode(
  mode: 'apply' | 'check',
  prepared: Prepared,
  options: RollbackOptions,
  io: Io,
  more: Pick<RunPlaybookOptions<unknown>, 'onPlan' | 'reviewed'>,
): Promise<ExitCode> {
  const run = await runWith({ ...prepared, mode }, options, io, openReporter(options, io, mode));
  return (await runPlaybook({ ...run, failsOnPending: false, ...more })).exitCode;
}

/** `waxseal rollback`: puts back what one run replaced on the hosts that remember it; without `--run`, lists the runs. */
export async function rollback(options: RollbackOptions, io: Io): Promise<ExitCode> {
  const answers = await askHosts(options, io, runsProgram, parseRuns);
  if (options.run === undefined) {
    io.out(harmless(renderRuns(answers)));
    return exitCodeOfAnswers(answers);
  }
  const run = options.run;
  // A host that did not answer stays among them, to be told as such.
  const hosts = answers
    .filter((one) => one.state !== 'known' || one.told.some(({ id }) => id === run))
    .map(({ host }) => host.name);
  if (hosts.length === 0) throw new InputError(noSuchRun(run, answers));
  const prepared = {
    playbook: playbookFor(run, options.force === true, hosts),
    inventory: await readInventory(options, io),
  };
  const asks = io.interactive && options.yes !== true && options.output === 'tty';
  const reviewed = asks ? await confirm(prepared, options, io) : undefined;
  if (typeof reviewed === 'number') return reviewed;
  return runMode('apply', prepared, options, io, reviewed === undefined ? {} : { reviewed });
}
