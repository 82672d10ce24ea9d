import type { ProbeSendOptions } from '../commands/probe-send.ts';
import type { ProbeServeOptions } from '../commands/probe-serve.ts';
import { withDns } from './proof-commands.ts';
import { type AddCommands, all, example, onHosts } from './shared-options.ts';

/** The commands about check-auth probes. */
export const probeCommands: AddCommands = (program, io, finish) => {
  const probe = program.command('probe').description('check-auth probes');
  example(
    probe
      .command('parse')
      .description('a check-auth reply as a verdict')
      .argument('<file>', 'a mail or its text, - for stdin')
      .option('--domain <name>', 'judge alignment with this domain'),
    'probe parse reply.eml',
  ).action(async (file: string, options: { domain?: string }) => {
    finish(await (await import('../commands/probe-parse.ts')).probeParse(file, options, io));
  });
  example(
    onHosts(probe.command('send').description('send a probe from hosts, by their own Exim, and judge the reply'), io)
      .argument('[pattern]', 'the hosts that send one', 'mail')
      .option(
        '--senders <pattern>',
        'all hosts that send mail of the domain: the reply may come to any of them',
        'mail',
      )
      .option('--to <mailbox>', 'who answers; the var verifier where not said'),
    'probe send mx1 -i inventories/embedded.ts',
  ).action(async (pattern: string, options: ProbeSendOptions, command) => {
    finish(await (await import('../commands/probe-send.ts')).probeSend(pattern, all(command, options), io));
  });
  example(
    withDns(probe.command('serve').description('run a check-auth responder of your own until Ctrl-C'))
      .requiredOption('--mailbox <mailbox>', 'the address that probes are sent to')
      .option('--listen <address:port>', 'where it takes mail', '127.0.0.1:2525')
      .option('--relay <address:port>', 'the mail server that delivers its replies', '127.0.0.1:25')
      .option('--spamd <address:port>', "SpamAssassin's daemon, where replies shall hold points")
      .option('--zone <file...>', 'master files that go before the DNS'),
    'probe serve --mailbox check-auth@verifier.new.example --listen 192.0.2.25:25 --dns system',
  ).action(async (options: ProbeServeOptions, command) => {
    finish(await (await import('../commands/probe-serve.ts')).probeServe(all(command, options), io));
  });
};
