import { Option } from 'commander';
import type { AdoptOptions } from '../commands/adopt.ts';
import { type InitZone, initZones } from '../init-zones.ts';
import { type AddCommands, example } from './shared-options.ts';

/** The commands that stand at the beginning of a project. */
export const projectCommands: AddCommands = (program, io, finish) => {
  example(
    program
      .command('init')
      .description('a new project: playbook, inventory, CI workflow')
      .argument('<dir>', 'made where it does not exist; no file is replaced')
      .addOption(
        new Option('--zone <place>', 'where the zone lives; asked on a terminal, else bind').choices(initZones),
      ),
    'init my-mail --zone form',
  ).action(async (directory: string, options: { zone?: InitZone }) => {
    finish(await (await import('../commands/init.ts')).init(directory, options, io));
  });
  example(
    program
      .command('adopt')
      .description('write the declaration of a domain as its zone has it today')
      .argument('<domain>', 'the domain')
      .option('--from <file>', 'a master file')
      .option('--server <address>', 'an authoritative server, asked for the names that mail uses')
      .option('--axfr <address>', 'a server that allows the transfer of the zone')
      .option('-o, --out <file>', 'the file to write; stdout where left out'),
    'adopt shop.example --from db.shop.example -o domains/shop.example.ts',
  ).action(async (domain: string, options: AdoptOptions) => {
    finish(await (await import('../commands/adopt.ts')).adopt(domain, options, io));
  });
  example(
    program.command('start').description('the tour: secure-mail on embedded hosts, no root and no network needed'),
    'start',
  ).action(async () => {
    finish(await (await import('../commands/start.ts')).start(io));
  });
};
