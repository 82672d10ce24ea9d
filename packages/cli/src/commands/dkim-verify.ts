import { type ExitCode, exitCodes } from '@waxseal/core';
import { explainDkim, verifyDkim } from '@waxseal/probe';
import type { DnsOptions } from '../global-options.ts';
import { type Io, readInput, unreadable } from '../io.ts';
import { openDns, tellMissing } from '../proof/offline-dns.ts';

/** `waxseal dkim verify`: a message against zones that nobody has published; exit code 0 for a pass, else 1. */
export async function dkimVerify(
  file: string,
  options: DnsOptions & { readonly output: 'text' | 'json' },
  io: Io,
): Promise<ExitCode> {
  const dns = await openDns(options, io);
  const message = await readInput(file, io).catch((cause: unknown) => {
    throw unreadable('the message', file, cause);
  });
  const verification = await verifyDkim(message, dns.resolver, { clock: io.clock });
  io.out(
    options.output === 'json'
      ? `${JSON.stringify({ v: 1, ...verification }, undefined, 2)}\n`
      : explainDkim(verification),
  );
  tellMissing(dns, io);
  return verification.result === 'pass' ? exitCodes.done : exitCodes.failed;
}
