import type { HostOptions } from '../global-options.ts';
import { type AddCommands, all, example, onHosts, percent } from './shared-options.ts';

const embedded = 'playbooks/secure-mail.ts -i inventories/embedded.ts';

/** The commands that run a playbook on hosts. */
export const hostCommands: AddCommands = (program, io, finish) => {
  const host = (name: string, description: string) =>
    onHosts(program.command(name).description(description), io).argument('<playbook>', 'a TypeScript playbook');
  const forced = (name: string, description: string) =>
    host(name, description)
      .option(
        '--confirm-deletes <percent>',
        'more than this share of ten or more paths is removed or replaced only after a yes',
        percent,
        30,
      )
      .option(
        '--force',
        'let any share go; and the var force=true: publish also what loses many records, or fails its proof',
      );
  example(
    forced('apply', 'converge the hosts')
      .option('--yes', 'do not ask')
      .option('--wait', 'where a person enters the zone in a web form: wait until its servers answer it (the var wait)')
      .option('--plan <file>', 'apply a saved plan as it was reviewed, or refuse it as stale'),
    `apply ${embedded} --yes`,
  ).action(async (playbook: string, options: HostOptions & { plan?: string }, command) => {
    finish(await (await import('../commands/apply.ts')).apply(playbook, all(command, options), io));
  });
  example(
    forced('check', 'say what apply would change, and prove the unpublished zone; touch nothing'),
    `check ${embedded}`,
  ).action(async (playbook: string, options: HostOptions, command) => {
    finish(await (await import('../commands/check.ts')).check(playbook, all(command, options), io));
  });
  example(
    forced('plan', 'save what apply would do, for review').requiredOption('-o, --out <file>', 'where the plan goes'),
    `plan ${embedded} -o plan.json`,
  ).action(async (playbook: string, options: HostOptions & { out: string }, command) => {
    finish(await (await import('../commands/plan.ts')).plan(playbook, all(command, options), io));
  });
  example(host('verify', 'run the verify steps only: DNS answers, the check-auth probe'), `verify ${embedded}`).action(
    async (playbook: string, options: HostOptions, command) => {
      finish(await (await import('../commands/verify.ts')).verify(playbook, all(command, options), io));
    },
  );
  example(
    onHosts(
      program
        .command('rollback')
        .description('put back what one run replaced; without --run, list the runs that hosts remember'),
      io,
    )
      .option('--run <id>', 'the run, as its recap names it')
      .option('--force', 'put back also what somebody changed since, and leave secrets, which have no backup')
      .option('--yes', 'do not ask'),
    'rollback -i inventories/embedded.ts',
  ).action(async (options: HostOptions & { run?: string }, command) => {
    finish(await (await import('../commands/rollback.ts')).rollback(all(command, options), io));
  });
  example(
    host('stage', 'write the exact files of every host into a directory').requiredOption(
      '--out <dir>',
      'a directory; each host gets one below it',
    ),
    `stage ${embedded} --out staged`,
  ).action(async (playbook: string, options: HostOptions & { out: string }, command) => {
    finish(await (await import('../commands/stage.ts')).stage(playbook, all(command, options), io));
  });
};
