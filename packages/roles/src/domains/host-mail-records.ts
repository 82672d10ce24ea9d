import { type DomainName, isSpf, joinedText, type ResourceRecord, sameName, textRecord, under } from '@waxseal/core';
import type { MailVars } from '../mail-vars.ts';
import type { MailHost } from '../mail-zone.ts';

export interface HostMail {
  readonly domain: DomainName;
  readonly ttl: MailVars['ttl'];
  /** Records that are written by hand: a name that has an SPF record of its own, or is an alias, is left alone. */
  readonly written: readonly ResourceRecord[];
  readonly spf: (owner: DomainName, host: MailHost) => string | undefined;
}

/** The SPF record at a name; undefined where there is none. */
export function spfAt(records: readonly ResourceRecord[], owner: DomainName): string | undefined {
  return records
    .flatMap((record) => (record.type === 'TXT' && sameName(record.owner, owner) ? [joinedText(record.strings)] : []))
    .find(isSpf);
}

function isAlias(records: readonly ResourceRecord[], owner: DomainName): boolean {
  return records.some((record) => record.type === 'CNAME' && sameName(record.owner, owner));
}

/** Keys of names below the domain are those of the domain, which their names lead to: one key changes in one place. */
function keyNames({ names = [], keys }: MailHost, { domain, ttl }: HostMail): readonly ResourceRecord[] {
  return names.flatMap((name) =>
    keys.map(({ selector }): ResourceRecord => ({
      owner: under(`${selector}._domainkey`, name),
      ttl,
      type: 'CNAME',
      target: under(`${selector}._domainkey`, domain),
    })),
  );
}

function ownSpf(host: MailHost, { ttl, written, spf }: HostMail): readonly ResourceRecord[] {
  const owner = host.ownName;
  if (owner === undefined || spfAt(written, owner) !== undefined || isAlias(written, owner)) return [];
  const text = spf(owner, host);
  return text === undefined ? [] : [textRecord({ owner, ttl }, text)];
}

/** What makes mail of hosts' own names, and of subdomains that they send for, pass: SPF for the former, keys for both. */
export function hostMailRecords(hosts: readonly MailHost[], mail: HostMail): readonly ResourceRecord[] {
  return hosts.flatMap((host) => [...keyNames(host, mail), ...ownSpf(host, mail)]);
}
