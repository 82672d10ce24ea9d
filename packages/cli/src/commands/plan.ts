import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ExitCode, InputError } from '@waxseal/core';
import { renderSavedPlan, runPlaybook, type SavedHostPlan } from '@waxseal/playbook';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { openReporter } from '../open-reporter.ts';
import { runOptions } from '../run-on-hosts.ts';

/** `waxseal plan`: what check says, and the plan in a file that can be reviewed and applied. */
export async function plan(
  playbook: string,
  options: HostOptions & { readonly out: string },
  io: Io,
): Promise<ExitCode> {
  const plans: SavedHostPlan[] = [];
  const run = await runOptions('check', playbook, options, io, openReporter(options, io, 'check'));
  const { exitCode } = await runPlaybook({ ...run, onPlan: (one) => plans.push(one) });
  const file = resolve(io.cwd, options.out);
  await writeFile(file, renderSavedPlan({ v: 1, playbook: run.playbook.name, plans })).catch((cause: unknown) => {
    throw new InputError('the plan cannot be written', { place: { file: options.out }, cause });
  });
  return exitCode;
}
