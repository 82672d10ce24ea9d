import { ptrRecord, quote, seconds, secret, under, WaxsealError, withoutDot } from '@waxseal/core';
import { keyPath } from '@waxseal/exim';
import { embeddedProbe, type ProbeReply } from '@waxseal/probe';
import type { CheckAuth, ProbeContext } from './check-auth-options.ts';

/** The probe from a directory: no Exim there, so nodemailer signs with the key that was deployed. */
export async function probeEmbedded(options: CheckAuth, { connection }: ProbeContext): Promise<ProbeReply> {
  const domain = withoutDot(options.domain);
  const { stdout, status } = await connection.run(`cat -- "$WAXSEAL_ROOT"${quote(keyPath(domain, options.selector))}`);
  if (status !== 0)
    throw new WaxsealError('the key is not on the host', {
      value: keyPath(domain, options.selector),
      hint: 'apply first',
    });
  if (options.address === undefined)
    throw new WaxsealError('the host has no address to send from', {
      value: options.host,
      hint: 'set address for the host',
    });
  const name = under(options.host.split('.')[0] ?? options.host, options.domain);
  return embeddedProbe({
    records: [...options.records, ptrRecord(options.address, name, seconds(300))],
    from: options.from,
    to: options.to,
    source: { ip: options.address, helo: withoutDot(name) },
    key: { domain, selector: options.selector, privatePem: secret(stdout) },
  });
}
