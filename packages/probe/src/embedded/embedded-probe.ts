import { randomUUID } from 'node:crypto';
import { type ResourceRecord, WaxsealError } from '@waxseal/core';
import type { SigningKey } from '../dkim/sign-message.ts';
import { resolverForServer } from '../dns/resolver-for-server.ts';
import { startDnsServer } from '../dns/start-dns-server.ts';
import { composeProbe } from '../mail/compose-probe.ts';
import { parseReport } from '../report/parse-report.ts';
import type { Report } from '../report/report.ts';
import { startResponder } from '../responder/start-responder.ts';
import { sendSigned } from './send-signed.ts';

export interface EmbeddedProbe {
  /** Everything the embedded DNS answers: our zones, and what stands for the rest of the Internet. */
  readonly records: readonly ResourceRecord[];
  readonly from: string;
  readonly to: string;
  readonly source: { readonly ip: string; readonly helo: string };
  readonly key?: SigningKey;
  /** Further keys: one signature for each, e.g. Ed25519 beside RSA. */
  readonly keys?: readonly SigningKey[];
  /** Milliseconds for the whole of it. */
  readonly timeout?: number;
  readonly clock?: () => Date;
}

/** What came back of a probe. */
export interface ProbeReply {
  readonly messageId: string;
  readonly reply: string;
  readonly report: Report;
}

/**
 * Sends a probe through an Internet of its own on loopback: a DNS server answering the records, and a responder that
 * evaluates SPF, DKIM, DMARC and the reverse lookup over it. The message is signed by nodemailer (RSA) and mailauth (Ed25519)
 * with the host's keys: Exim has no part in this.
 * @throws WaxsealError when no reply comes in time.
 */
export async function embeddedProbe(probe: EmbeddedProbe): Promise<ProbeReply> {
  const clock = probe.clock ?? ((): Date => new Date());
  const messageId = `<${randomUUID()}@${probe.from.split('@')[1] ?? 'localhost'}>`;
  await using dns = await startDnsServer({ records: probe.records });
  const mailbox = Promise.withResolvers<string>();
  await using responder = await startResponder({
    resolver: resolverForServer(dns),
    mailbox: probe.to,
    proxy: true,
    clock,
    deliver: async (reply) => mailbox.resolve(reply),
  });
  const timer = setTimeout(
    () => mailbox.reject(new WaxsealError('no reply to the probe came in time', { value: probe.to })),
    probe.timeout ?? 15_000,
  );
  try {
    const { from, to, source, key, keys = [] } = probe;
    const now = clock();
    const mail = {
      raw: composeProbe({ from, to, messageId, date: now }),
      from,
      to,
      source,
      now,
      keys: key === undefined ? keys : [key, ...keys],
    };
    await Promise.race([
      sendSigned({ ...mail, server: { address: '127.0.0.1', port: responder.port } }),
      mailbox.promise,
    ]);
    const reply = await mailbox.promise;
    return { messageId, reply, report: parseReport(reply) };
  } finally {
    clearTimeout(timer);
  }
}
