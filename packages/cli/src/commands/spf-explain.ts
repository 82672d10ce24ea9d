import { domainName, type ExitCode, exitCodes, InputError, withoutDot } from '@waxseal/core';
import { evaluateSpf, explainSpf, spfWorstCase } from '@waxseal/probe';
import type { DnsOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { openDns, tellMissing } from '../proof/offline-dns.ts';

export interface SpfExplainOptions extends DnsOptions {
  readonly ip: string;
  readonly sender?: string;
  readonly helo?: string;
  readonly output: 'text' | 'json';
}

/** The envelope sender to evaluate: the domain's postmaster where nobody is named. @throws InputError for one of another domain. */
function senderOf(domain: string, given: string | undefined): string {
  const sender = given ?? `postmaster@${domain}`;
  const at = sender.lastIndexOf('@');
  if (at === -1 || withoutDot(domainName(sender.slice(at + 1))) === domain) return sender;
  throw new InputError('the sender is of another domain', {
    value: sender,
    hint: `SPF looks at the sender's domain: waxseal spf explain ${sender.slice(at + 1)} …`,
  });
}

/** `waxseal spf explain`: the evaluation term by term; exit code 0 for a pass, 1 for any other result. */
export async function spfExplain(text: string, options: SpfExplainOptions, io: Io): Promise<ExitCode> {
  const domain = withoutDot(domainName(text));
  const dns = await openDns(options, io);
  const client = { ip: options.ip, helo: options.helo ?? domain };
  const question = { ...client, sender: senderOf(domain, options.sender), resolver: dns.resolver, clock: io.clock };
  const evaluation = await evaluateSpf(question);
  // The worst case asks more than the verdict hangs on: what is missing is told of the verdict only.
  tellMissing(dns, io);
  const worstCase = await spfWorstCase(question);
  io.out(
    options.output === 'json'
      ? `${JSON.stringify({ v: 1, ...evaluation, worstCase }, undefined, 2)}\n`
      : explainSpf(client, evaluation, worstCase),
  );
  return evaluation.result === 'pass' ? exitCodes.done : exitCodes.failed;
}
