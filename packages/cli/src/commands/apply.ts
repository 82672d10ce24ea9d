import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ExitCode, exitCodes, InputError } from '@waxseal/core';
import { parseSavedPlan, type SavedPlan } from '@waxseal/playbook';
import type { HostOptions } from '../global-options.ts';
import { type Io, unreadable } from '../io.ts';
import { openReporter } from '../open-reporter.ts';
import { projectPlanKey } from '../plan-key.ts';
import { loadRun, type LoadedRun, runRemembered, runWith } from '../run-on-hosts.ts';
import { checkHosts } from './check.ts';

async function readPlan(file: string, io: Io): Promise<SavedPlan> {
  const text = await readFile(resolve(io.cwd, file), 'utf8').catch((cause: unknown) => {
    throw unreadable('the plan', file, cause, 'waxseal plan PLAYBOOK -i INVENTORY -o FILE writes one');
  });
  return parseSavedPlan(text, file);
}

async function savedPlan(file: string, { playbook }: LoadedRun, io: Io): Promise<SavedPlan> {
  const reviewed = await readPlan(file, io);
  if (reviewed.playbook !== playbook.name)
    throw new InputError('the plan is one of another playbook', { place: { file }, value: reviewed.playbook });
  return reviewed;
}

/** Shows the plan and asks. Gives the plan for a yes, else the exit code that ends the command here. */
async function confirm(loaded: LoadedRun, options: HostOptions, io: Io): Promise<SavedPlan | ExitCode> {
  // A zone that fails its proof is refused by the run itself, which also knows --force.
  const { exitCode, planned, plan } = await checkHosts(loaded, options, io);
  if (planned !== exitCodes.pending) return exitCode;
  const answer = await io.ask('Apply these changes? Only "yes" is taken for yes: ');
  if (answer.trim() === 'yes') return plan;
  io.err('Nothing was applied.\n');
  return exitCodes.pending;
}

/**
 * `waxseal apply`: a saved plan as it was reviewed; else, on a terminal, the plan is shown and confirmed first. Playbook
 * and inventory are read once, before the question: what was shown is what is applied, or it is refused as stale.
 */
export async function apply(
  playbook: string,
  options: HostOptions & { readonly plan?: string },
  io: Io,
): Promise<ExitCode> {
  const loaded = await loadRun(playbook, options, io);
  const asks = options.plan === undefined && io.interactive && options.yes !== true && options.output === 'tty';
  const reviewed = asks
    ? await confirm(loaded, options, io)
    : options.plan === undefined
      ? undefined
      : await savedPlan(options.plan, loaded, io);
  if (typeof reviewed === 'number') return reviewed;
  const run = await runWith({ ...loaded, mode: 'apply' }, options, io, openReporter(options, io, 'apply'));
  const planKey = options.plan === undefined ? {} : { planKey: await projectPlanKey(io.cwd) };
  return runRemembered(playbook, { ...run, ...planKey, ...(reviewed === undefined ? {} : { reviewed }) }, io);
}
