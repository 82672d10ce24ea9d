import { type Command, Option } from 'commander';
import type { ReportsReadOptions } from '../commands/reports-read.ts';
import type { ReportsShowOptions } from '../commands/reports-show.ts';
import { withDns } from './proof-commands.ts';
import { type AddCommands, all, example, positive, withInventory } from './shared-options.ts';

function reportOptions(command: Command): Command {
  return withDns(withInventory(command))
    .option('--senders <pattern>', 'the hosts that send mail', 'mail')
    .addOption(new Option('--output <form>', 'form of the result').choices(['text', 'json']).default('text'));
}

/** The commands that read what receivers report about mail. */
export const reportCommands: AddCommands = (program, io, finish) => {
  const reports = program
    .command('reports')
    .description('what receivers report about a domain’s mail: DMARC and TLS reports');
  example(
    reportOptions(reports.command('read').description('read reports, and keep their sums in .waxseal/memory'))
      .argument('<source...>', 'a report, a mail, a folder, a Maildir or an mbox')
      .option('--trust', 'count reports that no mail proves, such as files that you unpacked yourself'),
    'reports read Maildir --dns system -i inventories/embedded.ts',
  ).action(async (sources: readonly string[], options: ReportsReadOptions, command) => {
    finish(await (await import('../commands/reports-read.ts')).reportsRead(sources, all(command, options), io));
  });
  const shows = [
    ['show', 'who sent mail in a domain’s name, what fails and why, and the next step of its policy'],
    ['propose', 'the same; exit code 2 when there is a next step'],
  ] as const;
  for (const [name, description] of shows)
    example(
      reportOptions(reports.command(name, { isDefault: name === 'show' }).description(description)).option(
        '--days <n>',
        'how many days up to today are looked at',
        positive,
        30,
      ),
      `reports ${name} -i inventories/embedded.ts`,
    ).action(async (options: ReportsShowOptions, command) => {
      finish(
        await (await import('../commands/reports-show.ts')).reportsShow(name === 'propose', all(command, options), io),
      );
    });
};
