import { type Command, Option } from 'commander';
import type { DnsOptions, GlobalOptions } from '../global-options.ts';
import type { SpfExplainOptions } from '../commands/spf-explain.ts';
import type { ProveOptions } from '../commands/prove.ts';
import { type AddCommands, all, example, gather, withInventory } from './shared-options.ts';

/** Adds the options that say what DNS an evaluation asks. */
export function withDns(command: Command): Command {
  return command
    .option('--answers <file>', 'what the DNS beyond the zones said on some day (dns-answers.json)')
    .addOption(
      new Option(
        '--dns <server>',
        'ask this name server beyond the zones; system is the one this machine asks',
      ).conflicts('answers'),
    );
}

const zones = ['--zone <file...>', 'master files, unpublished or not'] as const;
const output = (): Option =>
  new Option('--output <form>', 'form of the result').choices(['text', 'json']).default('text');

/** The commands that evaluate mail as a receiver does, before anything is published. */
export const proofCommands: AddCommands = (program, io, finish) => {
  example(
    withDns(
      withInventory(
        program
          .command('prove')
          .description('SPF, DKIM, DMARC and reverse lookup of every way out, against the unpublished zones'),
      ),
    )
      .argument('<playbook>', 'a TypeScript playbook')
      .option('--senders <pattern>', 'the hosts that send mail', 'mail')
      .option('--egress <host=address>', 'where the mail of a host leaves its smarthost from; may repeat', gather, [])
      .option('--refresh <file>', 'write what --dns answers to a file for --answers')
      .addOption(output()),
    'prove playbooks/secure-mail.ts -i inventories/embedded.ts',
  ).action(async (playbook: string, options: ProveOptions, command) => {
    finish(await (await import('../commands/prove.ts')).prove(playbook, all(command, options), io));
  });
  const spf = program.command('spf').description('SPF as receivers evaluate it');
  example(
    withDns(
      spf
        .command('explain')
        .description('the evaluation term by term; exit code 0 for a pass')
        .argument('<domain>', "the sender's domain")
        .option(...zones),
    )
      .requiredOption('--ip <address>', 'where the mail comes from')
      .option('--sender <mailbox>', 'the envelope sender; postmaster of the domain where not said')
      .option('--helo <name>', 'the name in the greeting; the domain where not said')
      .addOption(output()),
    'spf explain new.example --ip 192.0.2.11 --zone new.example.zone',
  ).action(async (domain: string, options: GlobalOptions & SpfExplainOptions) => {
    finish(await (await import('../commands/spf-explain.ts')).spfExplain(domain, options, io));
  });
  const dkim = program.command('dkim').description('DKIM as receivers verify it');
  example(
    withDns(
      dkim
        .command('verify')
        .description('the signatures of a message; exit code 0 for a pass')
        .argument('<file>', 'a mail, - for stdin')
        .option(...zones),
    ).addOption(output()),
    'dkim verify message.eml --zone new.example.zone',
  ).action(async (file: string, options: GlobalOptions & DnsOptions & { output: 'text' | 'json' }) => {
    finish(await (await import('../commands/dkim-verify.ts')).dkimVerify(file, options, io));
  });
};
