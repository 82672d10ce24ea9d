import { mailServicePorts, type SomeRecord } from '@waxseal/core';
import type { Finding } from './lint-rule.ts';

/**
 * The services by which mail programs find their servers, and the usual port of each: RFC 6186 §3, RFC 8314 §5.1,
 * RFC 5804 §1.8 (sieve), RFC 8620 §2.2 (jmap), [MS-OXDISCO] (autodiscover).
 */
export const servicePorts: ReadonlyMap<string, number> = new Map<string, number>([
  ...Object.entries(mailServicePorts),
  ['sieve', 4190],
  ['jmap', 443],
  ['autodiscover', 443],
]);

/** What a port says about the service behind it, where it is the port of another. */
const portWords: ReadonlyMap<number, string> = new Map([
  ...Array.from(servicePorts).flatMap(([service, port]) => (port === 443 ? [] : [[port, `_${service}`] as const])),
  [0, 'nothing'],
  [25, 'mail between servers'],
  [80, 'HTTP without TLS'],
]);

/** Other words for these services, as owners were seen with them. */
const otherWords: ReadonlyMap<string, string> = new Map([
  ...['imap4', 'imap2', 'imap-starttls', 'mail-imap'].map((word) => [word, 'imap'] as const),
  ...['imap4s', 'imapssl', 'imap-ssl', 'imaps4', 'imap-s', 'imap-tls', 'simap'].map((word) => [word, 'imaps'] as const),
  ...['pop', 'pop-3'].map((word) => [word, 'pop3'] as const),
  ...['pops', 'pop3ssl', 'pop3-ssl', 'pop3-s', 'pop3-tls', 'spop3'].map((word) => [word, 'pop3s'] as const),
  ...['smtp', 'esmtp', 'submit', 'smtp-submission', 'mail', 'msa'].map((word) => [word, 'submission'] as const),
  ...['smtps', 'smtpssl', 'smtp-ssl', 'smtp-tls', 'ssmtp', 'submission-s', 'submissions-tls', 'submissionssl'].map(
    (word) => [word, 'submissions'] as const,
  ),
  ...['managesieve', 'sieves'].map((word) => [word, 'sieve'] as const),
  ...['jmaps'].map((word) => [word, 'jmap'] as const),
  ...['autodiscovery', 'auto-discover'].map((word) => [word, 'autodiscover'] as const),
]);

const transports = new Set(['tcp', 'udp', 'sctp', 'tls', 'ssl', 'http', 'https']);

/** The first two labels of a name without their underscores, in lower case, and what is left. */
function partsOf(owner: string): readonly [first: string, second: string, rest: string] {
  const [first = '', second = '', ...rest] = owner.split('.');
  return [first.replace(/^_/, '').toLowerCase(), second.replace(/^_/, '').toLowerCase(), rest.join('.')];
}

/** The service that an owner is looked up for; undefined for other services and other forms of names. */
export function serviceOf(owner: string): string | undefined {
  const service = /^_([a-z0-9-]+)\._tcp\./i.exec(owner)?.[1]?.toLowerCase();
  return service !== undefined && servicePorts.has(service) ? service : undefined;
}

/** By the port a name that says only "SMTP" or "IMAP" is told apart: TLS at once, or STARTTLS. */
function byPort(service: string, port: number): string {
  return servicePorts.get(`${service}s`) === port ? `${service}s` : service;
}

/** The name that a mail program would look up, of an owner that was evidently meant for one; undefined for all others. */
export function intendedName({ owner, port }: SomeRecord<'SRV'>): string | undefined {
  if (serviceOf(owner) !== undefined) return undefined;
  const [first, second, rest] = partsOf(owner);
  const [word, transport] = transports.has(first) ? [second, first] : [first, second];
  if (!transports.has(transport)) return undefined;
  const service = servicePorts.has(word) ? word : otherWords.get(word);
  return service === undefined ? undefined : `_${byPort(service, port)}._tcp.${rest}`;
}

/** What is to be said of a port that belongs to another service. */
export function portFinding({ owner, port, target }: SomeRecord<'SRV'>): Finding | undefined {
  const service = serviceOf(owner);
  const usual = servicePorts.get(service ?? '');
  const other = portWords.get(port);
  if (service === undefined || usual === undefined || port === usual || other === undefined || target === '.')
    return undefined;
  const hint = other.startsWith('_') ? `name the record ${other}._tcp, or write port ${usual}` : `write port ${usual}`;
  return { message: `_${service} has port ${usual}, and this is the port of ${other}`, value: String(port), hint };
}
