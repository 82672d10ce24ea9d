import { type DomainName, type Fault, type ResourceRecord, WaxsealError, withoutDot } from '@waxseal/core';
import type { ExternalContext } from '@waxseal/playbook';
import { isAuthority, rrsetNames, type RrsetName, type ZonePlace } from '@waxseal/publish';
import { systemResolver } from '../system-resolver.ts';
import { delegatedServers } from './delegated-servers.ts';
import { mailRrsets } from './mail-rrsets.ts';
import { readNewest } from './read-newest.ts';
import { saysOfMail } from './says-of-mail.ts';
import type { ServerAddress } from './server-address.ts';

type Records = readonly ResourceRecord[];

/** What is published of a domain today. */
export interface PublishedNow {
  /** What the place holds: changes are merged into it. */
  readonly here: Records;
  /** What mail relies on: the same, or what the servers of the domain answer while the place has nothing of its mail; undefined where there is nothing. */
  readonly live?: Records;
  /** Why it is not known what the servers of the domain answer. */
  readonly unread?: Fault;
}

/** Whose zone is read, and from where. */
export interface ReadPublished {
  readonly domain: DomainName;
  readonly place: ZonePlace;
  /** Whether the place is itself read by asking the servers of the domain. */
  readonly asksServers: boolean;
  readonly wanted: Records;
  /** Keys of records that this project has published before. */
  readonly owned: readonly string[];
  /** Finds the servers that the domain is delegated to; by the DNS of this machine by default. */
  readonly delegation?: (domain: DomainName) => Promise<readonly ServerAddress[]>;
}

/** Whether a zone holds anything beside the authority that every place begins with: else nothing can be lost. */
function isBegun(records: Records, domain: DomainName): boolean {
  return records.some((record) => !isAuthority(record, domain));
}

const ofDns = (domain: DomainName): Promise<readonly ServerAddress[]> => delegatedServers(domain, systemResolver());

/** What the servers of the domain answer, where it has any. */
async function readElsewhere(
  { domain, delegation = ofDns }: ReadPublished,
  names: readonly RrsetName[],
): Promise<Pick<PublishedNow, 'live' | 'unread'>> {
  try {
    const servers = await delegation(domain);
    if (servers.length === 0) return {};
    const { records } = await readNewest(servers, domain, names);
    return isBegun(records, domain) ? { live: records } : {};
  } catch (error) {
    if (!(error instanceof WaxsealError)) throw error;
    const unread = {
      message: `the place has nothing of the mail of ${withoutDot(domain)} yet, and what its servers answer today could not be read, so nothing was compared with it: ${error.message}`,
      hint: 'before the domain is delegated here, hold the zone against the one that is live: waxseal adopt, docs/domain.md',
    };
    return { unread };
  }
}

/**
 * Reads what a place holds, and what the mail of the domain relies on: a place that has nothing of it may be one that the
 * domain only moves to, and then its servers tell what would be lost.
 * @throws WaxsealError where the place cannot be read
 */
export async function publishedNow(options: ReadPublished, context: ExternalContext): Promise<PublishedNow> {
  const { domain, place, asksServers, wanted, owned } = options;
  const names = rrsetNames(wanted, owned, domain);
  const first = await place.read(names, context);
  const isHere = asksServers || context.place === 'directory' || first.records.some(saysOfMail);
  if (isHere) return { here: first.records, ...(isBegun(first.records, domain) ? { live: first.records } : {}) };
  const all = [...names, ...mailRrsets(domain)];
  // What was not asked for must not look as if it were not there.
  const { records: here } = first.complete ? first : await place.read(all, context);
  if (here.some(saysOfMail)) return { here, live: here };
  const elsewhere = await readElsewhere(options, all);
  return { here, ...elsewhere };
}
