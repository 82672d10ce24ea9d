import type { ExitCode } from '@waxseal/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { GlobalOptions } from '../global-options.ts';
import type { Io } from '../io.ts';

/** Takes the exit code that a command ends with. */
export type Finish = (code: ExitCode) => void;

/** Adds a family of commands to the program. */
export type AddCommands = (program: Command, io: Io, finish: Finish) => void;

/** Reads a whole number above 0. @throws InvalidArgumentError */
export function positive(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value > 0 && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('expected a whole number above 0.');
}

/** Reads a whole number of seconds, 0 too. @throws InvalidArgumentError */
function seconds(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected a whole number, 0 or more.');
}

/** Reads a share in percent. @throws InvalidArgumentError */
export function percent(text: string): number {
  if (/^\d{1,3}$/.test(text) && Number(text) <= 100) return Number(text);
  throw new InvalidArgumentError('expected a whole number from 0 to 100.');
}

/** Gathers the values of an option that may repeat. */
export const gather = (text: string, before: readonly string[]): readonly string[] => [...before, text];

/** Adds the options that say which inventory is meant, and what opens its secrets. */
export function withInventory(command: Command): Command {
  return command
    .option(
      '-i, --inventory <file>',
      'inventory: a .ts, YAML or INI file, a directory, or a list of hosts; may repeat',
      gather,
      [],
    )
    .option(
      '--limit <pattern>',
      'only hosts of this pattern, e.g. mail:!mx2; @FILE takes it from a file, @last-failed from the last apply or verify',
    )
    .option('-e, --extra <key=value>', 'a var above all others; may repeat', gather, [])
    .option(
      '--vault-id <[id@]file>',
      'a password of Ansible Vault: a file, or a program that prints it; may repeat',
      gather,
      [],
    )
    .option('--vault-password-file <file>', 'the same without an id; may repeat', gather, []);
}

/** Adds the options that say how hosts are entered. */
export function withConnection(command: Command): Command {
  return withInventory(command)
    .option('--forks <n>', 'hosts at a time', positive, 50)
    .option('--timeout <seconds>', 'how long a look at a host, or a task, may take', positive, 900)
    .option('--become', 'run as root by sudo')
    .option('--ask-become-pass', 'ask for the sudo password')
    .addOption(
      new Option('--host-keys <policy>', 'unknown host keys are refused, or learnt once').choices([
        'strict',
        'accept-new',
      ]),
    );
}

/** Adds the options of everything that runs a playbook on hosts. */
export function onHosts(command: Command, io: Io): Command {
  return withConnection(command)
    .option('--tags <tags>', 'only tasks with one of these tags, commas between')
    .option('--run-timeout <seconds>', 'how long the run may take before it begins nothing new', positive)
    .option('--lock-timeout <seconds>', 'how long to wait for another run on a host; 0: not at all', seconds, 60)
    .option('--skip-tags <tags>', 'no tasks with one of these tags')
    .addOption(
      new Option('--output <form>', 'how the run is told')
        .choices(['tty', 'plain', 'json', 'ndjson', 'junit'])
        .default(io.interactive ? 'tty' : 'plain'),
    )
    .option('-v, --verbose', 'show differences and what is as it shall be');
}

/** Ends a command's help with a command line that runs. */
export function example(command: Command, text: string): Command {
  return command.addHelpText('after', `\nExample:\n  $ waxseal ${text}`);
}

/** Global options together with those of a command. */
export function all<T extends object>(command: Command, options: T): T & GlobalOptions {
  return { ...command.optsWithGlobals(), ...options };
}
