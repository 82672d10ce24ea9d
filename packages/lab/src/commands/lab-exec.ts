import { WaxsealError } from '@waxseal/core';
import { inHost } from '../host/lab-host.ts';
import { controlNamespace } from '../network/namespace-name.ts';
import { onLabNetwork } from '../network/on-lab-network.ts';
import { type CommandOptions, type CommandResult, runCommand } from '../run-command.ts';
import { standingLab } from '../state/standing-lab.ts';

export interface LabExecOptions extends CommandOptions {
  /** The name of the lab, where several stand. */
  readonly lab?: string;
}

/**
 * The command line that runs a command in the standing lab: inside a host as root, or, for `ctl`, a program of this
 * machine on the lab's network. For callers that start it themselves, say with a terminal.
 * @throws WaxsealError when no lab is up, or it has no such host, or the host is stopped.
 */
export async function labCommand(host: string, argv: readonly string[], name?: string): Promise<readonly string[]> {
  const standing = await standingLab(name);
  if (standing === undefined) throw new WaxsealError('no lab is up', { hint: 'waxseal lab up' });
  const { id, members } = standing;
  if (host === controlNamespace) return onLabNetwork(id, argv);
  const member = members.find(({ name, fqdn }) => name === host || fqdn === host);
  const known = [controlNamespace, ...members.map(({ name }) => name)].join(', ');
  if (member === undefined)
    throw new WaxsealError('the lab has no such host', { value: host, hint: `known: ${known}` });
  return member.kind === 'sink' ? onLabNetwork(id, argv, member.name) : inHost(id, member.name, argv);
}

/** Runs a command in the standing lab, as {@link labCommand} says; a failing command is a result. @throws as {@link labCommand}. */
export async function labExec(
  host: string,
  argv: readonly string[],
  options: LabExecOptions = {},
): Promise<CommandResult> {
  return runCommand(await labCommand(host, argv, options.lab), options);
}
