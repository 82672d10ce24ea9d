import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ExitCode, InputError } from '@waxseal/core';
import { renderSavedPlan, runPlaybook, type SavedHostPlan } from '@waxseal/playbook';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { openReporter } from '../open-reporter.ts';
import { projectPlanKey } from '../plan-key.ts';
import { runOptions } from '../run-on-hosts.ts';

/** Writes a plan that nobody but its owner may read, also where a file with another mode is there already. */
async function writePlan(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    if ((await handle.stat()).isFile()) await handle.chmod(0o600);
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
}

/** `waxseal plan`: what check says, and the plan in a file that can be reviewed and applied. */
export async function plan(
  playbook: string,
  options: HostOptions & { readonly out: string },
  io: Io,
): Promise<ExitCode> {
  const plans: SavedHostPlan[] = [];
  const run = await runOptions('check', playbook, options, io, openReporter(options, io, 'check'));
  const planKey = await projectPlanKey(io.cwd);
  const { exitCode } = await runPlaybook({ ...run, planKey, onPlan: (one) => plans.push(one) });
  const file = resolve(io.cwd, options.out);
  await writePlan(file, renderSavedPlan({ v: 1, playbook: run.playbook.name, plans })).catch((cause: unknown) => {
    throw new InputError('the plan cannot be written', { place: { file: options.out }, cause });
  });
  return exitCode;
}
