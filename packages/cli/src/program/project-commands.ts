import { type AddCommands, example } from './shared-options.ts';

/** The commands that stand at the beginning of a project. */
export const projectCommands: AddCommands = (program, io, finish) => {
  example(
    program
      .command('init')
      .description('a new project: playbook, inventory, CI workflow')
      .argument('<dir>', 'made where it does not exist; no file is replaced'),
    'init my-mail',
  ).action(async (directory: string) => {
    finish(await (await import('../commands/init.ts')).init(directory, io));
  });
  example(
    program.command('start').description('the tour: secure-mail on embedded hosts, no root and no network needed'),
    'start',
  ).action(async () => {
    finish(await (await import('../commands/start.ts')).start(io));
  });
};
