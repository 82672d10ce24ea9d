import { type DomainName, nameKey, type ResourceRecord, type Seconds } from '@waxseal/core';
import { diffZones, type ZoneChange } from '@waxseal/zone';
import { isAuthority } from './is-authority.ts';
import { mergeZone } from './merge-zone.ts';
import { oneSpelling } from './one-spelling.ts';
import { setKey } from './set-key.ts';

/** One RRset that comes, changes or goes, with what was there before: a place refuses it when that is no longer so. */
export type RrsetChange = ZoneChange;

/** What a place holds, and what is wanted of it. */
export interface PlanRrsets {
  readonly origin: DomainName;
  readonly published: readonly ResourceRecord[];
  readonly wanted: readonly ResourceRecord[];
  /** Keys of records (`recordKey`) that the project published before: it may take them back. */
  readonly owned: ReadonlySet<string>;
  /** What becomes of other people's records; `keep` by default. */
  readonly foreign?: 'keep' | 'remove';
  /** The shortest TTL that the place takes, in seconds; 0 by default. */
  readonly minimumTtl?: Seconds;
}

/** The RRsets that a place should hold, and what turns it into that. */
export interface RrsetPlan {
  readonly changes: readonly RrsetChange[];
  /** The RRsets that hold a record of ours, as they will be, other people's records in them included. */
  readonly content: readonly ResourceRecord[];
  /** Names at which an alias of one side would stand beside records of the other (RFC 1034 §3.6.2). */
  readonly conflicts: readonly DomainName[];
}

function longer(record: ResourceRecord, minimum: Seconds | undefined): ResourceRecord {
  return minimum === undefined || record.ttl >= minimum ? record : { ...record, ttl: minimum };
}

/** Names that would hold a CNAME and something else. */
function aliasConflicts(records: readonly ResourceRecord[]): readonly DomainName[] {
  return [...Map.groupBy(records, ({ owner }) => nameKey(owner)).values()]
    .filter((here) => here.some(({ type }) => type === 'CNAME') && new Set(here.map(({ type }) => type)).size > 1)
    .flatMap(([first]) => (first === undefined ? [] : [first.owner]));
}

/** The records of some changes as the place spells them: its own stay as they are, so that they can be recognised. */
function respelt(
  changes: readonly RrsetChange[],
  original: ReadonlyMap<ResourceRecord, ResourceRecord>,
): readonly RrsetChange[] {
  const back = (records: readonly ResourceRecord[]): readonly ResourceRecord[] =>
    records.map((record) => original.get(record) ?? record);
  return changes.map((change): RrsetChange => {
    if (change.change === 'create') return change;
    return { ...change, before: back(change.before) };
  });
}

/**
 * Plans the changes of a place RRset by RRset. Only RRsets that hold a record of ours, now or before, are touched; other
 * people's records in them stay. The SOA and the apex's name servers are the place's own. Pure.
 */
export function planRrsets({ origin, wanted, owned, foreign = 'keep', minimumTtl, ...rest }: PlanRrsets): RrsetPlan {
  const original = new Map(
    rest.published.filter((record) => !isAuthority(record, origin)).map((record) => [oneSpelling(record), record]),
  );
  const published = [...original.keys()];
  const ours = wanted
    .filter((record) => !isAuthority(record, origin))
    .map((record) => longer(oneSpelling(record), minimumTtl));
  const merged = mergeZone({ published, wanted: ours, owned, foreign });
  const sets = new Set(ours.map(setKey));
  return {
    // Records of others that share no RRset with ours keep their TTLs, even odd ones: they are not touched.
    changes: respelt(diffZones(published, merged), original).filter(
      (change) => foreign === 'remove' || concernsUs(change, sets, owned),
    ),
    content: merged.filter((record) => sets.has(setKey(record))),
    conflicts: aliasConflicts(merged),
  };
}

/** Whether a change is about an RRset that holds a record of ours, or one that we published once. */
function concernsUs(change: RrsetChange, sets: ReadonlySet<string>, owned: ReadonlySet<string>): boolean {
  if (sets.has(setKey(change))) return true;
  const prefix = `${setKey(change)} `;
  return [...owned].some((key) => key.startsWith(prefix));
}
