import { type ExitCode, exitCodes } from '@waxseal/core';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { runOnHosts } from '../run-on-hosts.ts';

/** `waxseal apply`: on a terminal the plan is shown and confirmed first. */
export async function apply(playbook: string, options: HostOptions, io: Io): Promise<ExitCode> {
  const asks = io.interactive && options.yes !== true && options.output === 'tty';
  if (asks) {
    const found = await runOnHosts('check', playbook, options, io);
    if (found !== exitCodes.pending) return found;
    const answer = await io.ask('Apply these changes? Only "yes" is taken for yes: ');
    if (answer.trim() !== 'yes') {
      io.err('Nothing was applied.\n');
      return exitCodes.pending;
    }
  }
  return runOnHosts('apply', playbook, options, io);
}
