import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ExitCode, exitCodes, InputError } from '@waxseal/core';
import { parseSavedPlan, type SavedPlan } from '@waxseal/playbook';
import type { HostOptions } from '../global-options.ts';
import { type Io, unreadable } from '../io.ts';
import { openReporter } from '../open-reporter.ts';
import { withFindings } from '../proof/offline-checks.ts';
import { runOnHosts, runOptions, runRemembered } from '../run-on-hosts.ts';
import { checkHosts } from './check.ts';

async function readPlan(file: string, io: Io): Promise<SavedPlan> {
  const text = await readFile(resolve(io.cwd, file), 'utf8').catch((cause: unknown) => {
    throw unreadable('the plan', file, cause, 'waxseal plan PLAYBOOK -i INVENTORY -o FILE writes one');
  });
  return parseSavedPlan(text, file);
}

async function applyPlan(playbook: string, file: string, options: HostOptions, io: Io): Promise<ExitCode> {
  const reviewed = await readPlan(file, io);
  const run = await runOptions('apply', playbook, options, io, openReporter(options, io, 'apply'));
  if (reviewed.playbook !== run.playbook.name)
    throw new InputError('the plan is one of another playbook', { place: { file }, value: reviewed.playbook });
  return runRemembered(playbook, { ...run, reviewed }, io);
}

/** Shows the plan and asks; gives the exit code that ends the command here, or nothing for a yes. */
async function confirm(playbook: string, options: HostOptions, io: Io): Promise<ExitCode | undefined> {
  // A zone that fails its proof is refused by the run itself, which also knows --force.
  const { plan, findings } = await checkHosts(playbook, options, io);
  if (plan !== exitCodes.pending) return withFindings(plan, findings);
  const answer = await io.ask('Apply these changes? Only "yes" is taken for yes: ');
  if (answer.trim() === 'yes') return undefined;
  io.err('Nothing was applied.\n');
  return exitCodes.pending;
}

/** `waxseal apply`: a saved plan as it was reviewed; else, on a terminal, the plan is shown and confirmed first. */
export async function apply(
  playbook: string,
  options: HostOptions & { readonly plan?: string },
  io: Io,
): Promise<ExitCode> {
  if (options.plan !== undefined) return applyPlan(playbook, options.plan, options, io);
  const asks = io.interactive && options.yes !== true && options.output === 'tty';
  if (!asks) return runOnHosts('apply', playbook, options, io);
  // Who said yes to the plan has said yes to what it takes away, which it warns about.
  const { confirmDeletes: _confirmed, ...confirmed } = options;
  return (await confirm(playbook, options, io)) ?? runOnHosts('apply', playbook, confirmed, io);
}
