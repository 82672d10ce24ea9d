import { type DomainName, type Maybe, quote, type ResourceRecord, withoutDot } from '@waxseal/core';
import { directory, type Task } from '@waxseal/playbook';
import { trialTtl } from './mail-vars.ts';
import type { KnownZone } from './mail-zone.ts';
import { addressList, bindDeclaration, bindPackages, bindZone } from './zone/bind-zone.ts';
import type { MailProof } from './zone/mail-proof.ts';
import { zoneFile } from './zone/zone-file.ts';
import type { ZoneVersion } from './zone/zone-memory.ts';

/** A zone to be served, and what its project knows of it. */
export interface PublishedZone {
  readonly domain: DomainName;
  /** Our records; unknown while a key in them is. */
  readonly records: Maybe<readonly ResourceRecord[]>;
  /** The same as far as it is known. */
  readonly known?: KnownZone;
  /** Keys of records that this project has published before; others that are published are somebody else's. */
  readonly owned?: readonly string[];
  /** Keys of records of ours that were last seen published. */
  readonly published?: readonly string[];
  /** What the declaration agrees to lose, in words. */
  readonly agreed?: readonly string[];
  /** What the project last saw published: the serial goes on from it should the host have lost it. */
  readonly last?: ZoneVersion;
  /** What becomes of other people's records in the zone: kept where not said. */
  readonly foreign?: 'keep' | 'remove';
  /** Also when many records would go, or when the proof before it failed. */
  readonly force?: boolean;
  /** Makes TTLs wait for a proof: at most 300 seconds until these records have passed a probe. */
  readonly ladder?: MailProof;
  /** What the proof before publishing said. */
  readonly proof?: MailProof;
  /** Addresses of all secondaries: they alone may fetch the zone, and are notified of it. What BIND does by itself where there are none. */
  readonly secondaries?: readonly string[];
}

/** Where BIND on Debian keeps the zone's master file. */
export function zonePath(domain: DomainName): string {
  return `/etc/bind/zones/db.${withoutDot(domain)}`;
}

function declaration(domain: DomainName, secondaries: readonly string[]): Task {
  // Since 9.20 BIND lets nobody fetch a zone unless it is told to, and it notifies only who stands in the zone's NS records.
  const handedOn =
    secondaries.length === 0
      ? []
      : [addressList('allow-transfer', secondaries), addressList('also-notify', secondaries)];
  return bindDeclaration(domain, ['type primary;', `file "${zonePath(domain)}";`, ...handedOn]);
}

// Everything that named-checkzone only warns about by default is a failure here (facts of mail: an MX to an address
// loads and never works). `-i local` keeps it from asking the network.
const strict = '-i local -k fail -m fail -n fail -M fail -S fail -r fail';

function masterFile(
  { domain, records, owned = [], last, foreign = 'keep', force = false, ladder, proof, ...more }: PublishedZone,
  raise?: MailProof,
): Task {
  const { known, published = [], agreed = [] } = more;
  return zoneFile({
    path: zonePath(domain),
    domain,
    wanted: records,
    owned,
    ...(last === undefined ? {} : { last }),
    foreign,
    force,
    ...(ladder === undefined ? {} : { trialTtl }),
    isProved: (content) => ladder?.isProved(content) ?? true,
    published,
    agreed,
    ...(known === undefined ? {} : { known }),
    refusal: () => proof?.refusal,
    unagreed: () => proof?.lost,
    ...(raise === undefined ? {} : { raise }),
  });
}

function served(domain: DomainName, members: readonly Task[]): Task {
  const name = quote(withoutDot(domain));
  return bindZone({
    domain,
    members,
    validate: [{ name: 'named-checkzone', run: `named-checkzone ${strict} ${name} "$STAGE"/zones/db.${name}` }],
  });
}

/**
 * The zone on a BIND host: master file and declaration as one transaction, checked by BIND's own tools on a staged copy
 * before anything is swapped in. Records that are not ours stay, the serial follows the published one (RFC 1982), and a
 * zone that would lose more than 30 % of ten records or more is refused, naming them.
 */
export function publishedZone(zone: PublishedZone): readonly Task[] {
  const { domain, secondaries = [] } = zone;
  return [
    bindPackages,
    served(domain, [
      directory({ path: '/etc/bind/zones', mode: 0o755 }),
      masterFile(zone),
      declaration(domain, secondaries),
    ]),
  ];
}

/**
 * The same zone once more, for a play behind the probes: with its full TTLs when this run has proved it, else as it is.
 * Nothing without a ladder.
 */
export function raisedTtl(zone: PublishedZone): readonly Task[] {
  return zone.ladder === undefined ? [] : [served(zone.domain, [masterFile(zone, zone.ladder)])];
}
