import { isSpf, joinedText, nameKey, type ResourceRecord, withoutDot } from '@waxseal/core';
import {
  type DomainChange,
  domainChanges,
  notAgreed,
  type PublishedKey,
  publishedKeys,
  weakerSpf,
  zoneIndex,
} from '@waxseal/domain';
import { compareSenders, offlineDns, type Resolver, type SenderRow } from '@waxseal/probe';
import type { MailVars } from '../mail-vars.ts';
import { recordKey } from '@waxseal/publish';
import { movedAddresses } from './moved-addresses.ts';

/** A published zone, and the one that would take its place. */
export interface PublishedChange {
  readonly vars: Pick<MailVars, 'domain' | 'agreed'>;
  readonly before: readonly ResourceRecord[];
  readonly after: readonly ResourceRecord[];
  /** Keys of the records in it that this project published. */
  readonly published: readonly string[];
  /** The DNS beyond both. */
  readonly beyond: Resolver;
}

/** What becomes of everybody who sends for the domain today. */
export interface ChangeFound {
  readonly senders: readonly SenderRow[];
  readonly keys: readonly PublishedKey[];
  /** What goes or becomes weaker, and nothing agrees to. */
  readonly open: readonly DomainChange[];
  /** The same where the declaration agrees. */
  readonly meant: readonly DomainChange[];
}

/** Every name of a zone that has an SPF record; a wildcard's is that of no name in particular. */
function sendingNames(records: readonly ResourceRecord[]): readonly string[] {
  const owners = records.flatMap((record) =>
    record.type === 'TXT' && isSpf(joinedText(record.strings)) && !record.owner.startsWith('*.') ? [record.owner] : [],
  );
  return [...new Map(owners.map((owner) => [nameKey(owner), withoutDot(owner)])).values()];
}

/** What a row loses, as sentences: the term where all of it goes, else each network. */
function lostSenders(row: SenderRow, moved: ReadonlyMap<string, string>): readonly DomainChange[] {
  const { domain, term, networks } = row;
  const lost = row.lost.filter((network) => !moved.has(network));
  if (lost.length === 0) return [];
  const isWhole = lost.length >= networks.length;
  const parts = isWhole ? [`by ${term}`] : lost.map((network) => `from ${network} (${term})`);
  return parts.map((part) => ({ kind: 'sender', words: `mail of ${domain} is no longer sent ${part}` }));
}

const isEnd = (result: string): result is 'pass' | 'neutral' | 'softfail' | 'fail' =>
  ['pass', 'neutral', 'softfail', 'fail'].includes(result);

/** Looks up what becomes of every sender, key, exchange, policy and report address that the published zone has. */
export async function publishedChange(change: PublishedChange): Promise<ChangeFound> {
  const { vars, before, after, published, beyond } = change;
  const ours = new Set(published);
  const isOurs = (record: ResourceRecord): boolean => ours.has(recordKey(record));
  const moved = movedAddresses(before, after, isOurs);
  const dns = { before: offlineDns(before, beyond).resolver, after: offlineDns(after, beyond).resolver };
  const compared = await Promise.all(
    sendingNames(before).map(async (domain) => ({ domain, ...(await compareSenders({ domain, ...dns })) })),
  );
  const changes = [
    ...compared.flatMap(({ rows }) => rows.flatMap((row) => lostSenders(row, moved))),
    ...compared.flatMap(({ domain, others }) => {
      const weaker = isEnd(others.before)
        ? weakerSpf(domain, others.before, isEnd(others.after) ? others.after : 'neutral')
        : undefined;
      return weaker === undefined ? [] : [weaker];
    }),
    ...domainChanges({ apex: vars.domain, before, after, isOurs }),
  ];
  const open = notAgreed(changes, vars.agreed);
  return {
    senders: compared.flatMap(({ rows }) => rows),
    keys: publishedKeys(zoneIndex(before), zoneIndex(after)),
    open,
    meant: notAgreed(changes, []).filter(({ words }) => !open.some((other) => other.words === words)),
  };
}
