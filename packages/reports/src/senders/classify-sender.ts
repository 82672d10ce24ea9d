import type { MailRow } from '../sums/domain-sums.ts';
import type { DeclaredSenders, DeclaredService } from './declared-senders.ts';

/** Who sent mail in a domain's name. */
export interface Party {
  readonly kind: 'ours' | 'service' | 'forwarder' | 'stranger';
  /** The host or service; of forwarders and strangers nothing is known. */
  readonly name?: string;
}

interface Signature {
  readonly domain: string;
  readonly selector: string;
  readonly result: string;
}

/** A signature as sums keep it. */
function readSignature(text: string): Signature {
  const [domain = '', selector = '', result = ''] = text.split(' ');
  return { domain, selector, result };
}

const isBelow = (name: string, domains: readonly string[]): boolean =>
  domains.some((domain) => name === domain || name.endsWith(`.${domain}`));

/** Reasons of reporters that say a message was passed on by somebody they know to do so. */
const passedOn = new Set(['forwarded', 'trusted_forwarder', 'mailing_list']);

/** The service whose envelope it is, and SPF passes; or whose key signed it while the envelope is the domain's own. */
function serviceOfRow(row: MailRow, services: readonly DeclaredService[]): DeclaredService | undefined {
  const [envelope = '', result = ''] = (row.envelope ?? '').split(' ');
  if (result === 'pass') {
    const byEnvelope = services.find(({ domains }) => isBelow(envelope, domains));
    if (byEnvelope !== undefined) return byEnvelope;
  }
  if (!row.spf) return undefined;
  const passed = row.signatures.map(readSignature).filter(({ result: one }) => one === 'pass');
  return services.find(({ selectors }) => passed.some(({ selector }) => selectors.includes(selector)));
}

/**
 * Who sent these messages: an own host by its address; a service by what SPF admits, its envelope or its key; a forwarder where
 * DKIM holds and SPF does not, or the reporter knows it; else a stranger.
 */
export function classifySender(row: MailRow, senders: DeclaredSenders): Party {
  const host = senders.addresses.get(row.source);
  if (host !== undefined) return { kind: 'ours', name: host };
  const admitted = senders.admitted(row.source);
  if (admitted !== undefined) return { kind: 'service', name: admitted };
  const service = serviceOfRow(row, senders.services);
  if (service !== undefined) return { kind: 'service', name: service.name };
  // The reporter found the address in the SPF record: it is declared, by whichever term.
  if (row.spf) return { kind: 'service', name: 'a sender that SPF admits' };
  return { kind: row.dkim || row.reasons.some((reason) => passedOn.has(reason)) ? 'forwarder' : 'stranger' };
}

/** Why messages were not aligned, in words. */
export function whyUnaligned(row: MailRow): string {
  const signatures = row.signatures.map(readSignature);
  const own = signatures.find(
    ({ domain, result }) =>
      result !== 'pass' && (row.author === domain || isBelow(row.author, [domain]) || isBelow(domain, [row.author])),
  );
  const other = signatures.find(({ result }) => result === 'pass');
  const [envelope = '', result = ''] = (row.envelope ?? '').split(' ');
  const dkim =
    own !== undefined
      ? `the signature ${own.selector} of ${own.domain} does not hold (${own.result})`
      : other !== undefined
        ? `signed by ${other.domain} only`
        : 'not signed';
  const spf =
    envelope === ''
      ? 'no SPF result'
      : result === 'pass'
        ? `SPF passes for ${envelope} only`
        : `SPF ${result} for ${envelope}`;
  return `${dkim}, ${spf}`;
}
