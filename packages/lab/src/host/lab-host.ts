import { WaxsealError } from '@waxseal/core';
import { type CommandOptions, type CommandResult, mustRun, runCommand } from '../run-command.ts';
import { type HostFaults, hostFaults } from '../faults/host-faults.ts';
import { namespaceName } from '../network/namespace-name.ts';
import { killProcessesIn } from '../network/namespaces.ts';
import { onLabNetwork } from '../network/on-lab-network.ts';
import { startProgram } from '../start-program.ts';
import type { ProcessIdentity } from '../state/process-identity.ts';
import { readLabState } from '../state/lab-directory.ts';
import { bootHost, hostInit, stopHost } from './boot-host.ts';
import { hostPaths } from './host-paths.ts';
import type { HostRecord } from './host-record.ts';
import { type OutgoingMail, sendMail } from './send-mail.ts';

/** A Debian host of a lab, as callers hold it. */
export interface LabHost extends Pick<HostRecord, 'name' | 'fqdn' | 'address' | 'release'>, HostFaults {
  /** Runs a command inside as root, not over SSH; a failing command is a result. @throws WaxsealError when the host is stopped. */
  exec(argv: readonly string[], options?: CommandOptions): Promise<CommandResult>;
  /** Runs a POSIX sh program inside as root, its stdin free for what it reads, and gives its stdout. @throws WaxsealError at its first failing command. */
  script(program: string, options?: CommandOptions): Promise<string>;
  /** The command line that {@link LabHost.exec} would run, for callers that start it themselves. @throws WaxsealError when the host is stopped. */
  command(argv: readonly string[]): Promise<readonly string[]>;
  /**
   * Starts a program of this machine (with this machine's files) on the host's network: it has the host's address and
   * ports, and the lab's names. It outlives this process and ends with the lab.
   */
  attach(argv: readonly string[]): Promise<ProcessIdentity>;
  /** Sends a message through its own mail system and gives its Message-ID. @throws WaxsealError when that refuses it. */
  send(mail: OutgoingMail): Promise<string>;
  /** Cuts its power: every process ends and all it wrote is gone. */
  stop(): Promise<void>;
  /** Boots it as it was at first, with the same keys and address. Programs attached to it run on, unless it says `detach`. */
  reset(options?: { readonly detach?: boolean }): Promise<void>;
}

const environment = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root', 'LANG=C.UTF-8'];

/** The command line that runs a program inside a host. @throws WaxsealError when the host is stopped. */
export async function inHost(id: string, name: string, argv: readonly string[]): Promise<readonly string[]> {
  const init = await hostInit(id, name);
  if (init === undefined)
    throw new WaxsealError(`the lab host ${name} is stopped`, { hint: 'waxseal lab up boots what does not run' });
  return [
    'nsenter',
    `--target=${init.pid}`,
    '--mount',
    '--uts',
    '--ipc',
    '--net',
    '--pid',
    '--',
    'env',
    '-i',
    ...environment,
    ...argv,
  ];
}

async function resetHost(id: string, name: string, detach: boolean): Promise<void> {
  const { members } = await readLabState(id);
  await stopHost(id, name);
  // Of a stopped host, nothing but attached programs is left on its network.
  if (detach) await killProcessesIn([namespaceName(id, name)]);
  for (const member of members) if (member.kind === 'debian' && member.name === name) await bootHost(id, member);
}

/** The handle of a host; it works in every process, as long as the lab is there. */
export function labHost(
  id: string,
  { name, fqdn, address, release }: Pick<HostRecord, 'name' | 'fqdn' | 'address' | 'release'>,
): LabHost {
  const exec: LabHost['exec'] = async (argv, options) => runCommand(await inHost(id, name, argv), options);
  const script: LabHost['script'] = async (program, options) =>
    mustRun(await inHost(id, name, ['sh', '-euc', program]), options);
  return {
    name,
    fqdn,
    address,
    release,
    exec,
    script,
    command: (argv) => inHost(id, name, argv),
    attach: (argv) => startProgram(onLabNetwork(id, argv, name), hostPaths(id, name).attached),
    ...hostFaults(id, name, script),
    send: (mail) => sendMail(exec, fqdn, mail),
    stop: () => stopHost(id, name),
    reset: ({ detach = false } = {}) => resetHost(id, name, detach),
  };
}
