import { Command, type CommanderError, Option } from 'commander';
import type { Io } from './io.ts';
import { hostCommands } from './program/host-commands.ts';
import { hostInspectionCommands, inventoryCommands } from './program/inventory-commands.ts';
import { keyCommands } from './program/key-commands.ts';
import { labCommands } from './program/lab-commands.ts';
import { probeCommands } from './program/probe-commands.ts';
import { proofCommands } from './program/proof-commands.ts';
import { reportCommands } from './program/report-commands.ts';
import { projectCommands } from './program/project-commands.ts';
import { example, type Finish } from './program/shared-options.ts';
import { zoneCommands } from './program/zone-commands.ts';
import { Refusal } from './refusal.ts';

const families = [
  hostCommands,
  zoneCommands,
  keyCommands,
  inventoryCommands,
  hostInspectionCommands,
  proofCommands,
  probeCommands,
  reportCommands,
  labCommands,
  projectCommands,
];

const everywhere = (): readonly Option[] => [
  new Option('--debug', 'show stack traces'),
  new Option('--quiet', 'only results and failures'),
  new Option('--color', 'colours even when not on a terminal'),
  new Option('--no-color', 'no colours (also: NO_COLOR)'),
];

function pathOf(command: Command): string {
  return command.parent === null ? '' : `${pathOf(command.parent)}${command.name()} `;
}

/** What commander would say and exit with: an input error, exit code 3; help that was asked for is none. */
function refusal(command: Command, error: CommanderError): Error {
  if (error.exitCode === 0) return error;
  const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  const named = message === '(outputHelp)' ? `no command is given\n${command.helpInformation().trimEnd()}` : message;
  return new Refusal(named, `waxseal ${pathOf(command)}--help`);
}

/** Lets a command and those below it speak through `io`, and throw instead of exiting. */
function tame(command: Command, io: Io): void {
  command
    .exitOverride((error) => {
      throw refusal(command, error);
    })
    .configureOutput({ writeOut: io.out, writeErr: () => undefined });
  if (command.parent !== null) command.helpCommand(false);
  for (const sub of command.commands) {
    // Positional options: a program reads its own before the command's name only, and `lab exec` leaves others theirs.
    for (const option of everywhere()) sub.addOption(option);
    tame(sub, io);
  }
}

/** The whole command line. Commands load when they are called. */
export function createProgram(version: string, io: Io, finish: Finish): Command {
  const program = new Command('waxseal')
    .enablePositionalOptions()
    .description('Deploy mail that arrives, provably authenticated.')
    .version(version);
  for (const option of everywhere()) program.addOption(option);
  for (const add of families) add(program, io, finish);
  example(program, 'apply playbooks/secure-mail.ts -i inventories/embedded.ts --yes');
  tame(program, io);
  return program;
}
