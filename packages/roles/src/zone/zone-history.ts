import { type DomainName, nameFromPresentation, type ResourceRecord, withoutDot } from '@waxseal/core';
import type { Memory } from '@waxseal/playbook';
import { joinChanges, recordFromText, recordKeys, type RrsetChange } from '@waxseal/publish';
import { nameText, rdataText } from '@waxseal/zone';

/** What one run changed of a zone. */
export interface ZoneRun {
  readonly changes: readonly RrsetChange[];
  /** Keys of the records that were ours before it. */
  readonly owned: readonly string[];
}

interface StoredChange {
  readonly owner: string;
  readonly type: string;
  readonly before: readonly { readonly ttl: number; readonly data: string }[];
  readonly after: readonly { readonly ttl: number; readonly data: string }[];
}

interface StoredRun {
  readonly changes: readonly StoredChange[];
  readonly owned: readonly string[];
}

/** Most runs that are remembered. */
const most = 20;
const nameOf = (domain: DomainName): string => `zone-history-${withoutDot(domain)}`;

const stored = (records: readonly ResourceRecord[]): StoredChange['before'] =>
  records.map((record) => ({ ttl: record.ttl, data: rdataText(record) }));

function toStored(change: RrsetChange): StoredChange {
  const before = change.change === 'create' ? [] : change.before;
  const after = change.change === 'delete' ? [] : change.after;
  return { owner: nameText(change.owner), type: change.type, before: stored(before), after: stored(after) };
}

function fromStored({ owner: name, type: word, ...sides }: StoredChange, origin: DomainName): readonly RrsetChange[] {
  const owner = nameFromPresentation(name);
  const records = (side: StoredChange['before']): readonly ResourceRecord[] =>
    side.map(({ ttl, data }) => recordFromText({ owner, type: word, ttl, data }, origin));
  const [before, after] = [records(sides.before), records(sides.after)];
  const type = (before[0] ?? after[0])?.type;
  if (type === undefined) return [];
  if (before.length === 0) return [{ change: 'create', owner, type, after }];
  if (after.length === 0) return [{ change: 'delete', owner, type, before }];
  return [{ change: 'update', owner, type, before, after }];
}

/** What was changed of a zone, run by run, the last one last. */
export async function recallRuns(memory: Memory, domain: DomainName): Promise<readonly ZoneRun[]> {
  const value = (await memory.recall(nameOf(domain))) as readonly StoredRun[] | undefined;
  return (Array.isArray(value) ? (value as readonly StoredRun[]) : []).map(({ changes, owned }) => ({
    changes: changes.flatMap((change) => fromStored(change, domain)),
    owned,
  }));
}

/** Remembers these runs in place of all others, as many as are kept. */
export async function rememberRuns(memory: Memory, domain: DomainName, runs: readonly ZoneRun[]): Promise<void> {
  const kept = runs.slice(-most).map(({ changes, owned }): StoredRun => ({ changes: changes.map(toStored), owned }));
  await memory.remember(nameOf(domain), kept);
}

/** Remembers what a run changed; `isMore` where the same run changed something before. */
export async function rememberChanges(
  memory: Memory,
  domain: DomainName,
  { changes, owned }: ZoneRun,
  isMore: boolean,
): Promise<void> {
  const runs = await recallRuns(memory, domain);
  const last = isMore ? runs.at(-1) : undefined;
  // Other people's records in our RRsets stay other people's when they come back.
  const theirs = recordKeys(changes.flatMap((change) => (change.change === 'create' ? [] : change.before)));
  const run = { changes, owned: owned.filter((key) => theirs.has(key)) };
  if (last === undefined) return rememberRuns(memory, domain, [...runs, run]);
  const joined = { changes: joinChanges(last.changes, changes), owned: [...new Set([...last.owned, ...run.owned])] };
  return rememberRuns(memory, domain, [...runs.slice(0, -1), joined]);
}
