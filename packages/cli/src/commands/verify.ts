import type { ExitCode } from '@waxseal/core';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { runOnHosts } from '../run-on-hosts.ts';

/** `waxseal verify`: the verify steps only. */
export function verify(playbook: string, options: HostOptions, io: Io): Promise<ExitCode> {
  return runOnHosts('verify', playbook, options, io);
}
