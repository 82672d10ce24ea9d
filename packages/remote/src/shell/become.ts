import { quote, reveal, Unreachable } from '@waxseal/core';
import type { BecomeOptions, RunOptions, RunResult } from '../connection.ts';

/** How a connection runs a shell: the command, and what goes to its stdin before the program. */
export interface ShellCommand {
  readonly command: string;
  readonly preamble: string;
  /** What sudo is given first, where it may ask. */
  readonly password?: string;
}

/** The privilege of one program: what it asks for itself, with the connection's password, else the connection's own. */
export function becomeFor(
  connection: BecomeOptions | undefined,
  asked: RunOptions['become'],
): BecomeOptions | undefined {
  if (asked === undefined) return connection;
  if (asked === false) return undefined;
  return connection?.password === undefined ? asked : { password: connection.password, ...asked };
}

/** The line that tells our own shell's start from anything sudo may have printed before it. */
export const shellStarted = 'waxseal-shell-started';

/** How sudo asks for a password. */
export const sudoPrompt = 'waxseal-sudo-prompt';

/** A sudo that asks for no password leaves its line on stdin: it is passed over, never run as a command. */
const skip = `echo ${shellStarted} >&2; while IFS= read -r line; do if [ "$line" = ${shellStarted} ]; then exec /bin/sh -s; fi; done; exit 1`;

/** Its complaints are read: it must not make them in the language of the host. */
const sudo = '/usr/bin/env LC_ALL=C sudo';

/** A shell for the programs; with `become` as another user by sudo, its password on the first line of stdin. */
export function shellCommand(become: BecomeOptions | undefined): ShellCommand {
  if (become === undefined) return { command: '/bin/sh -s', preamble: '' };
  const user = quote(become.user ?? 'root');
  if (become.password === undefined)
    return { command: `${sudo} -n -u ${user} -- /bin/sh -s`, preamble: `echo ${shellStarted} >&2\n` };
  const password = reveal(become.password);
  if (/[\0\r\n]/.test(password))
    throw new Unreachable('the sudo password holds a line break, which no password prompt takes');
  return { command: `${sudo} -k -S -p ${sudoPrompt} -u ${user} -- /bin/sh -c ${quote(skip)}`, preamble: '', password };
}

const complaints: readonly (readonly [RegExp, string, string])[] = [
  [
    /sudo\W{0,3}: (?:command )?not found|sudo\W{0,3}: No such file/,
    'sudo is not installed on the host',
    'connect as root, or install sudo there',
  ],
  [
    /a password is required|no tty present|a terminal is required|must have a tty/,
    'sudo asks for a password',
    'give it with --ask-become-pass',
  ],
  [
    /incorrect password|Sorry, try again|no password was provided/,
    'sudo refused the password',
    'give it again with --ask-become-pass',
  ],
  [
    /not in the sudoers|not allowed to (?:execute|run)/,
    'the user may not use sudo',
    'connect as a user who may, or as root',
  ],
  [/unknown user/, 'sudo does not know the user to become', 'see ansible_become_user in the inventory'],
];

/** Takes the marker out of what a become shell said. @throws Unreachable when sudo never started the shell. */
export function checkBecome(host: string, become: BecomeOptions | undefined, result: RunResult): RunResult {
  if (become === undefined) return result;
  const stderr = result.stderr.replaceAll(sudoPrompt, '');
  if (stderr.includes(`${shellStarted}\n`)) return { ...result, stderr: stderr.replace(`${shellStarted}\n`, '') };
  const known = complaints.find(([pattern]) => pattern.test(stderr));
  const message = known?.[1] ?? 'sudo did not start a shell';
  const hint = known?.[2];
  throw new Unreachable(`${host}: ${message}`, {
    value: stderr.trim().slice(0, 200),
    ...(hint === undefined ? {} : { hint }),
  });
}
