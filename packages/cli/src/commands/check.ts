import type { ExitCode } from '@waxseal/core';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { runOnHosts } from '../run-on-hosts.ts';

/** `waxseal check`: the plan with its differences, nothing touched. */
export function check(playbook: string, options: HostOptions, io: Io): Promise<ExitCode> {
  return runOnHosts('check', playbook, options, io);
}
