import { type AddCommands, example } from './shared-options.ts';

/** The commands about check-auth probes. */
export const probeCommands: AddCommands = (program, io, finish) => {
  const probe = program.command('probe').description('check-auth probes');
  example(probe.command('parse').description('a check-auth reply as a verdict').argument('<file>', 'a mail or its text, - for stdin').option('--domain <name>', 'judge alignment with this domain'), 'probe parse reply.eml').action(
    async (file: string, options: { domain?: string }) => {
      finish(await (await import('../commands/probe-parse.ts')).probeParse(file, options, io));
    },
  );
};
