import { type AddCommands, example } from './shared-options.ts';

/** The commands about the throwaway Internet. */
export const labCommands: AddCommands = (program, io, finish) => {
  const lab = program
    .command('lab')
    .description('the throwaway mail Internet on this machine (Linux, root)')
    .enablePositionalOptions();
  const load = () => import('../commands/lab.ts');
  example(lab.command('up').description('build and boot it; it stays until it is taken down'), 'lab up').action(
    async () => finish(await (await load()).up(io)),
  );
  example(lab.command('down').description('remove it with everything it made'), 'lab down').action(async () =>
    finish(await (await load()).down(io)),
  );
  example(lab.command('status').description('its hosts and how to enter them'), 'lab status').action(async () =>
    finish(await (await load()).status(io)),
  );
  example(
    lab
      .command('exec')
      .description("run a command inside a host, or with ctl a program of this machine on the lab's network")
      .argument('<host>', 'a host of the lab, or ctl')
      .argument('<command...>', 'the command and its own options')
      .passThroughOptions(),
    'lab exec mx1 exim4 -bp',
  ).action(async (host: string, argv: readonly string[]) => finish(await (await load()).exec(host, argv)));
};
