import {
  dmarc,
  type DmarcPolicy,
  domainName,
  type DomainName,
  mtaStsRecord,
  nullMx,
  type RecordHead,
  type ResourceRecord,
  type Seconds,
  textRecord,
  tlsRptRecord,
  under,
} from '@waxseal/core';
import { serviceOf } from '../services/services.ts';
import type { DomainDeclaration, MailName } from './domain-schema.ts';
import { type OwnHosts, renderSpf } from './render-spf.ts';

/** What a declaration becomes records with. */
export interface RenderDomain extends OwnHosts {
  readonly ttl: Seconds;
}

function exchanges(head: RecordHead, receive: MailName['receive']): readonly ResourceRecord[] {
  if (receive === undefined) return [];
  if (receive === 'nothing') return [nullMx(head)];
  const list = Array.isArray(receive) ? receive : (serviceOf(receive.service)?.exchanges[0] ?? []);
  return list.map(({ preference, exchange }) => ({ ...head, type: 'MX', preference, exchange: domainName(exchange) }));
}

function aliases(owner: DomainName, ttl: Seconds, send: MailName['send']): readonly ResourceRecord[] {
  const cname = (label: string, target: string): ResourceRecord => ({
    owner: under(label, owner),
    ttl,
    type: 'CNAME',
    target: domainName(target),
  });
  return send.flatMap((sender) =>
    'service' in sender
      ? [
          ...Object.entries(sender.dkim ?? {}).map(([selector, target]) => cname(`${selector}._domainkey`, target)),
          ...Object.entries(sender.returnPath ?? {}).map(([label, target]) => cname(label, target)),
        ]
      : [],
  );
}

function nameRecords(owner: DomainName, name: MailName, options: RenderDomain): readonly ResourceRecord[] {
  const { ttl } = options;
  const { policy } = name;
  const text = (at: DomainName, value: string | undefined): readonly ResourceRecord[] =>
    value === undefined ? [] : [textRecord({ owner: at, ttl }, value)];
  return [
    ...exchanges({ owner, ttl }, name.receive),
    ...text(owner, renderSpf(owner, name, options)),
    ...aliases(owner, ttl, name.send),
    // The schema has the fields of the policy; those left out are absent and never undefined in effect.
    ...text(under('_dmarc', owner), policy.dmarc === undefined ? undefined : dmarc(policy.dmarc as DmarcPolicy)),
    ...text(under('_mta-sts', owner), policy.mtaSts === undefined ? undefined : mtaStsRecord({ id: policy.mtaSts })),
    ...text(
      under('_smtp._tls', owner),
      policy.tlsRpt === undefined ? undefined : tlsRptRecord({ reports: policy.tlsRpt }),
    ),
  ];
}

/**
 * The records that a declaration stands for, its own lines of `records`, DKIM keys of own hosts and the zone's authority
 * aside. @throws InputError for SPF over its limits and for values that no record may hold; of each name all at once.
 */
export function renderDomain(domain: DomainDeclaration, options: RenderDomain): readonly ResourceRecord[] {
  const apex = domainName(domain.name);
  return [
    ...nameRecords(apex, domain, options),
    ...Object.entries(domain.subdomains).flatMap(([label, name]) => nameRecords(under(label, apex), name, options)),
  ];
}
