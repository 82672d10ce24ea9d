import { once } from 'node:events';
import { isIP } from 'node:net';
import { domainName, type ExitCode, exitCodes, harmless, InputError, withoutDot } from '@waxseal/core';
import { sendRaw, startResponder } from '@waxseal/probe';
import { mailboxAddress } from '@waxseal/roles';
import type { DnsOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { openDns, parseEndpoint } from '../proof/offline-dns.ts';

export interface ProbeServeOptions extends DnsOptions {
  readonly mailbox: string;
  readonly listen: string;
  readonly relay: string;
  readonly spamd?: string;
}

/** A server to send to: an address or a name, with a port where it is not 25. */
function parseRelay(text: string): { readonly address: string; readonly port: number } {
  const [, name = text, port = '25'] = /^([^:[\]]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (text.includes('[') || isIP(text) !== 0 || isIP(name) !== 0) return parseEndpoint(text, 25);
  return { address: withoutDot(domainName(name)), port: Number(port) };
}

async function listen<T>(where: string, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const hints: Readonly<Record<string, string>> = {
      EADDRINUSE: 'another server listens there',
      EACCES: 'ports below 1024 need root',
      EADDRNOTAVAIL: 'this machine has no such address',
    };
    const hint = hints[code ?? ''];
    throw new InputError('cannot listen there', { value: where, cause, ...(hint === undefined ? {} : { hint }) });
  }
}

/** `waxseal probe serve`: a check-auth responder of one's own, until it is interrupted. */
export async function probeServe(options: ProbeServeOptions, io: Io): Promise<ExitCode> {
  const mailbox = mailboxAddress(options.mailbox);
  const { resolver } = await openDns(options, io);
  const [relay, place] = [parseRelay(options.relay), parseEndpoint(options.listen, 25)];
  const name = mailbox.slice(mailbox.indexOf('@') + 1);
  async function deliver(raw: string, to: string): Promise<void> {
    // An automatic answer has the empty envelope sender, so that nobody ever bounces back to it (RFC 3834 §3.3).
    await sendRaw({ raw, from: '', to, server: relay, name });
    io.out(`answered ${harmless(to)}\n`);
  }
  const spamd = options.spamd === undefined ? {} : { spamd: parseEndpoint(options.spamd, 783) };
  await using responder = await listen(options.listen, () =>
    startResponder({ resolver, mailbox, ...place, deliver, clock: io.clock, ...spamd }),
  );
  io.out(`listening on ${place.address}:${responder.port} for ${mailbox}\n`);
  if (!io.signal.aborted) await once(io.signal, 'abort');
  return exitCodes.done;
}
