import { type AddCommands, example } from './shared-options.ts';

/** The commands that stand at the beginning of a project. */
export const projectCommands: AddCommands = (program, io, finish) => {
  example(program.command('start').description('the tour: secure-mail on three embedded hosts, no root and no network needed'), 'start').action(async () => {
    finish(await (await import('../commands/start.ts')).start(io));
  });
};
