import { under, type DomainName } from '../domain-name.ts';
import { rootName } from '../names/labels.ts';
import type { SomeRecord } from '../records/resource-record.ts';
import type { Seconds } from '../ttl.ts';

/** The services that mail programs look up by SRV, and the port each has (RFC 6186 §3, RFC 8314 §5.1). */
export const mailServicePorts = {
  submission: 587,
  submissions: 465,
  imap: 143,
  imaps: 993,
  pop3: 110,
  pop3s: 995,
} as const;
export type MailService = keyof typeof mailServicePorts;

export interface MailServices {
  readonly domain: DomainName;
  readonly ttl: Seconds;
  /** The host of each service; `none` says that the service is not offered (RFC 6186 §3.4). Left out says nothing. */
  readonly services: Readonly<Partial<Record<MailService, DomainName | 'none'>>>;
}

/** SRV records that tell mail programs where to read and submit mail (RFC 6186 §3). */
export function mailServices({ domain, ttl, services }: MailServices): readonly SomeRecord<'SRV'>[] {
  return (Object.keys(mailServicePorts) as MailService[]).flatMap((service) => {
    const host = services[service];
    if (host === undefined) return [];
    const head = { owner: under(`_${service}._tcp`, domain), ttl, type: 'SRV', priority: 0 } as const;
    return host === 'none'
      ? [{ ...head, weight: 0, port: 0, target: rootName }]
      : [{ ...head, weight: 1, port: mailServicePorts[service], target: host }];
  });
}
