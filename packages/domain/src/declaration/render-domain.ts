import {
  bimiRecord,
  type BimiRecord,
  caaIssue,
  caaReport,
  dmarc,
  type DmarcPolicy,
  domainName,
  type DomainName,
  mailServices,
  mtaStsRecord,
  nameKey,
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
  /** SPF records that were made to fit, with those beside them, by the name that they are for: see `flatten`. */
  readonly fitted?: ReadonlyMap<string, FittedSpf>;
}

/** An SPF record that fits, and records that it includes, by their labels below its name. */
export interface FittedSpf {
  readonly text: string;
  readonly records: readonly { readonly label: string; readonly text: string }[];
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

function spfRecords(owner: DomainName, name: MailName, options: RenderDomain): readonly ResourceRecord[] {
  const { ttl } = options;
  const fitted = name.policy.flatten === true ? options.fitted?.get(nameKey(owner)) : undefined;
  const text = fitted === undefined ? renderSpf(owner, name, options) : fitted.text;
  return [
    ...(text === undefined ? [] : [textRecord({ owner, ttl }, text)]),
    ...(fitted?.records ?? []).map((one) => textRecord({ owner: under(one.label, owner), ttl }, one.text)),
  ];
}

function definedBimi({ logo, evidence }: NonNullable<MailName['policy']['bimi']>): BimiRecord {
  return { logo, ...(evidence === undefined ? {} : { evidence }) };
}

/** Who may issue certificates for the domain; an empty list is nobody. */
function certificateRecords(head: RecordHead, { certificates }: DomainDeclaration): readonly ResourceRecord[] {
  if (certificates === undefined) return [];
  const tags = { issue: certificates.issue, issuewild: certificates.wildcards, issuemail: certificates.mail };
  return [
    ...(Object.keys(tags) as (keyof typeof tags)[]).flatMap((tag) => {
      const authorities = tags[tag];
      if (authorities === undefined) return [];
      if (authorities.length === 0) return [caaIssue(head, { tag })];
      return authorities.map((authority) => caaIssue(head, { tag, authority: authority.replace(/\.$/, '') }));
    }),
    ...(certificates.reports === undefined ? [] : [caaReport(head, certificates.reports)]),
  ];
}

/** What mail programs find out by themselves: SRV of RFC 6186 and RFC 8314, and where settings are told. */
function clientRecords({ owner, ttl }: RecordHead, declared: DomainDeclaration): readonly ResourceRecord[] {
  const { clients = {}, autoconfig } = declared;
  const services = Object.fromEntries(
    Object.entries(clients).map(([service, host]) => [service, host === 'none' ? host : domainName(host)]),
  );
  const target = autoconfig === undefined ? undefined : domainName(autoconfig);
  return [
    ...mailServices({ domain: owner, ttl, services }),
    ...(target === undefined
      ? []
      : [
          { owner: under('autoconfig', owner), ttl, type: 'CNAME' as const, target },
          {
            owner: under('_autodiscover._tcp', owner),
            ttl,
            type: 'SRV' as const,
            priority: 0,
            weight: 0,
            port: 443,
            target,
          },
        ]),
  ];
}

function nameRecords(owner: DomainName, name: MailName, options: RenderDomain): readonly ResourceRecord[] {
  const { ttl } = options;
  const { policy } = name;
  const text = (at: DomainName, value: string | undefined): readonly ResourceRecord[] =>
    value === undefined ? [] : [textRecord({ owner: at, ttl }, value)];
  return [
    ...exchanges({ owner, ttl }, name.receive),
    ...spfRecords(owner, name, options),
    ...aliases(owner, ttl, name.send),
    // The schema has the fields of the policy; those left out are absent and never undefined in effect.
    ...(policy.bimi === undefined
      ? []
      : text(under(`${policy.bimi.selector}._bimi`, owner), bimiRecord(definedBimi(policy.bimi)))),
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
  const head = { owner: apex, ttl: options.ttl };
  return [
    ...nameRecords(apex, domain, options),
    ...certificateRecords(head, domain),
    ...clientRecords(head, domain),
    ...Object.entries(domain.subdomains).flatMap(([label, name]) => nameRecords(under(label, apex), name, options)),
  ];
}
