import {
  dkimKeyRecord,
  refuse,
  sameName,
  type SigningHost,
  textRecord,
  type DomainName,
  hours,
  type IPv4,
  type IPv6,
  isKnown,
  type Maybe,
  mailRecords,
  minutes,
  days,
  type ResourceRecord,
  type Selector,
  under,
  type Unknown,
  withoutDot,
} from '@waxseal/core';
import { type DomainDeclaration, type FittedSpf, type HostChoice, renderDomain, renderSpf } from '@waxseal/domain';
import type { KeyMaterial, PlayHost } from '@waxseal/playbook';
import { recordKey, recordKeys } from '@waxseal/publish';
import { parseZone } from '@waxseal/zone';
import { type GuestKey, guestRecords, keyOwner } from './domains/guest-records.ts';
import { declarationOf } from './domains/domains-of.ts';
import { hostMailRecords, spfAt } from './domains/host-mail-records.ts';
import { isChosen, nameInZone } from './domains/signed-names.ts';
import { type MailVars, trialTtl } from './mail-vars.ts';

/** A host that sends mail of the domain, with the public halves of its keys by their selectors. */
export interface MailHost {
  readonly name: string;
  readonly address?: IPv4 | undefined;
  readonly address6?: IPv6 | undefined;
  readonly groups?: readonly string[];
  /** Names below the domain whose mail it signs with the same keys. */
  readonly names?: readonly DomainName[];
  /** Its own name below the domain, where mail of that is covered. */
  readonly ownName?: DomainName | undefined;
  readonly keys: readonly {
    readonly selector: string;
    readonly key: Maybe<Pick<KeyMaterial, 'algorithm' | 'publicBase64'>>;
  }[];
}

/** The selector of a host: its var, or the host's own name. */
export function selectorOf(host: PlayHost<MailVars>): Selector | string {
  return host.vars.selector ?? host.name.split('.')[0] ?? host.name;
}

/** The address records of a host at a name. */
export function hostAddress(
  owner: DomainName,
  ttl: MailVars['ttl'],
  { address, address6 }: Pick<MailHost, 'address' | 'address6'>,
): readonly ResourceRecord[] {
  return [
    ...(address === undefined ? [] : [{ owner, ttl, type: 'A' as const, address }]),
    ...(address6 === undefined ? [] : [{ owner, ttl, type: 'AAAA' as const, address: address6 }]),
  ];
}

/** Whose zone, with what serial, and which hosts are in it. */
export interface MailZone {
  readonly vars: MailVars;
  readonly serial: number;
  readonly mailHosts: readonly MailHost[];
  readonly dnsHosts: readonly Pick<MailHost, 'name' | 'address' | 'address6'>[];
  /** Keys of other domains that lie in this zone. */
  readonly guestKeys?: readonly GuestKey[];
  /** SPF records that were made to fit. */
  readonly fitted?: ReadonlyMap<string, FittedSpf>;
}

function authority({ vars, serial }: MailZone, ttl: MailVars['ttl']): readonly ResourceRecord[] {
  const owner = vars.domain;
  const nameservers = vars.nameservers ?? [under('ns1', owner)];
  const mailbox = under('hostmaster', owner);
  const primary = nameservers[0] ?? under('ns1', owner);
  const soa = {
    owner,
    ttl,
    type: 'SOA' as const,
    primary,
    mailbox,
    serial,
    refresh: hours(2),
    retry: minutes(30),
    expire: days(14),
    minimum: minutes(5),
  };
  return [soa, ...nameservers.map((target) => ({ owner, ttl, type: 'NS' as const, target }))];
}

function hostAddresses({ vars, mailHosts, dnsHosts }: MailZone, ttl: MailVars['ttl']): readonly ResourceRecord[] {
  const apex = mailHosts.flatMap((host) => hostAddress(vars.domain, ttl, host));
  const named = [...mailHosts, ...dnsHosts].flatMap((host) => {
    const owner = nameInZone(host.name, vars.domain);
    return owner === undefined || owner === vars.domain ? [] : hostAddress(owner, ttl, host);
  });
  return [...apex, ...named];
}

/** The records of the short form: what the recipe's vars stand for. */
function shortForm(
  { vars, mailHosts }: MailZone,
  ttl: MailVars['ttl'],
  hosts: readonly SigningHost[],
): readonly ResourceRecord[] {
  const records = [
    ...mailRecords({
      domain: vars.domain,
      ttl,
      hosts,
      otherwise: vars.otherwise,
      legacy: vars.legacy,
      dmarc: {
        policy: vars.dmarcPolicy,
        aggregateReports: [`mailto:${vars.postmaster ?? `postmaster@${withoutDot(vars.domain)}`}`],
      },
      ...(vars.formerName === undefined ? {} : { formerName: vars.formerName }),
      ...(vars.ispDomain === undefined ? {} : { ispDomain: vars.ispDomain }),
    }),
  ];
  const spf = spfAt(records, vars.domain);
  return [...records, ...hostMailRecords(mailHosts, { domain: vars.domain, ttl, written: [], spf: () => spf })];
}

/** The lines of a declaration's own records. @throws InputError for lines that are none */
function ownLines(domain: DomainName, { records }: DomainDeclaration): readonly ResourceRecord[] {
  const read = parseZone(`$ORIGIN ${domain}\n$TTL 86400\n${records.join('\n')}\n`, {
    origin: domain,
    file: `the records of ${withoutDot(domain)}`,
  });
  refuse(read.faults);
  return read.records.map(({ record }) => record);
}

/** The names of keys that lie elsewhere, each an alias; in this very zone as well, where they lie there. */
function delegatedKeys(
  { vars: { domain }, mailHosts }: MailZone,
  declared: DomainDeclaration,
  ttl: MailVars['ttl'],
): readonly ResourceRecord[] {
  return mailHosts.flatMap(({ keys }) =>
    keys.map(({ selector }): ResourceRecord => ({
      owner: under(`${selector}._domainkey`, domain),
      ttl,
      type: 'CNAME',
      target: keyOwner(selector, domain, declared),
    })),
  );
}

/** SPF of a host's own name: what the domain says of this host, and of nobody else. */
function hostSpf(owner: DomainName, host: MailHost, { send, policy }: DomainDeclaration): string | undefined {
  const named = { name: host.name, groups: host.groups ?? [] };
  const own = send.filter((sender) => 'hosts' in sender && isChosen(sender.hosts, named));
  const addresses = [host.address, host.address6].filter((one) => one !== undefined);
  return renderSpf(owner, { send: own, policy: { spf: policy.spf } }, { addresses });
}

/** The records of a declared domain: what it says about mail, addresses of hosts, keys, and its own lines. */
function declaredRecords(
  zone: MailZone,
  declared: DomainDeclaration,
  { ttl, hosts }: { readonly ttl: MailVars['ttl']; readonly hosts: readonly SigningHost[] },
): readonly ResourceRecord[] {
  const { domain } = zone.vars;
  const addressed = hostAddresses(zone, ttl).filter(
    ({ owner }) => declared.apex === 'mail hosts' || !sameName(owner, domain),
  );
  const own = (choice: HostChoice): readonly string[] =>
    zone.mailHosts
      .filter(({ name, groups = [] }) => isChosen(choice, { name, groups }))
      .flatMap(({ address, address6 }) => [address, address6].filter((one) => one !== undefined));
  const keys =
    declared.keys?.at === undefined
      ? hosts.map(({ selector, ...key }) =>
          textRecord({ owner: under(`${selector}._domainkey`, domain), ttl }, dkimKeyRecord(key)),
        )
      : delegatedKeys(zone, declared, ttl);
  const written = ownLines(domain, declared);
  const more = hostMailRecords(zone.mailHosts, {
    domain,
    ttl,
    written,
    spf: (owner, host) => hostSpf(owner, host, declared),
  });
  const all = [
    ...addressed,
    ...renderDomain(declared, { ttl, addresses: own, ...(zone.fitted === undefined ? {} : { fitted: zone.fitted }) }),
    ...keys,
    ...more,
  ];
  const known = recordKeys(all);
  const lines = written.filter((record) => !known.has(recordKey(record)));
  // An RRset has one TTL (RFC 2181 §5.2): that of what is declared beside a line of its own.
  return [
    ...all,
    ...lines.map((line) => ({
      ...line,
      ttl: all.find((one) => one.type === line.type && sameName(one.owner, line.owner))?.ttl ?? line.ttl,
    })),
  ];
}

/** A zone as far as it is known: its records, and the names whose record waits for a key. */
export interface KnownZone {
  readonly records: readonly ResourceRecord[];
  /** Names of keys that are not made yet, and why. */
  readonly pending: readonly { readonly owner: DomainName; readonly why: Unknown }[];
}

/**
 * Every record of the domain's zone that is known: authority, addresses of its hosts, and the mail records. Of a host whose
 * key is not made yet, that key alone is missing.
 * @throws InputError as `mailRecords`.
 */
export function knownZone(zone: MailZone): KnownZone {
  const { vars } = zone;
  const ttl = vars.trial === true ? trialTtl : vars.ttl;
  const keys = zone.mailHosts.flatMap((host) => host.keys);
  const hosts = keys.flatMap(({ selector, key }) =>
    isKnown(key) ? [{ selector, algorithm: key.algorithm, publicKey: key.publicBase64 }] : [],
  );
  const declared = declarationOf(vars);
  const guests = guestRecords(vars, ttl, zone.guestKeys ?? []);
  // A key that lies elsewhere is no record of this zone.
  const ownKeys = declared?.keys?.at === undefined ? keys : [];
  const pending = ownKeys.flatMap(({ selector, key }) =>
    isKnown(key) ? [] : [{ owner: under(`${selector}._domainkey`, vars.domain), why: key }],
  );
  const records = [
    ...authority(zone, ttl),
    ...(declared === undefined
      ? [...hostAddresses(zone, ttl), ...shortForm(zone, ttl, hosts)]
      : declaredRecords(zone, declared, { ttl, hosts })),
    ...guests.records,
  ];
  return { records, pending: [...pending, ...guests.pending] };
}
