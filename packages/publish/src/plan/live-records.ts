import { type DomainName, nameKey, type ResourceRecord, type TypeName } from '@waxseal/core';
import { plainText, rdataText } from '@waxseal/zone';
import { explainTyping } from '../form/explain-typing.ts';
import { oneSpelling } from './one-spelling.ts';
import { planRrsets, type RrsetChange } from './plan-rrsets.ts';
import { recordKey, recordKeys } from './record-key.ts';
import { setKey } from './set-key.ts';

/** What a server answers at the names of a domain's records, and what it should. */
export interface LiveRecordsInput {
  readonly origin: DomainName;
  readonly wanted: readonly ResourceRecord[];
  readonly owned: ReadonlySet<string>;
  readonly found: readonly ResourceRecord[];
  /** What it answers at those names with the domain behind them once more. */
  readonly doubled?: readonly ResourceRecord[];
}

/** One record as a server has it. `to remove`: it was ours, and is wanted no more. */
export interface LiveRecord {
  readonly owner: DomainName;
  readonly type: TypeName;
  readonly state: 'as wanted' | 'missing' | 'other' | 'to remove';
  /** The data that is wanted, or that is to go. */
  readonly data: string;
  /** What is there in its place, and what probably happened; a TTL that differs. */
  readonly note?: string;
}

function dataText(record: ResourceRecord): string {
  const text = record.type === 'TXT' || record.type === 'SPF' ? plainText(record.strings) : undefined;
  return text ?? rdataText(record);
}

/** Records of a set that would have to go. */
function goers(change: RrsetChange | undefined): readonly ResourceRecord[] {
  if (change === undefined || change.change === 'create') return [];
  const stay = recordKeys(change.change === 'delete' ? [] : change.after);
  return change.before.filter((record) => !stay.has(recordKey(oneSpelling(record))));
}

function ttlNote(wanted: ResourceRecord, found: ResourceRecord | undefined): Pick<LiveRecord, 'note'> {
  return found === undefined || found.ttl === wanted.ttl ? {} : { note: `TTL ${found.ttl}, wanted ${wanted.ttl}` };
}

function liveRecord(
  wanted: ResourceRecord,
  here: readonly ResourceRecord[],
  going: readonly ResourceRecord[],
  doubled: readonly ResourceRecord[],
): LiveRecord {
  const head = { owner: wanted.owner, type: wanted.type, data: dataText(wanted) };
  const key = recordKey(wanted);
  const match = here.find((record) => recordKey(oneSpelling(record)) === key);
  const why = explainTyping({ wanted, found: here, doubled });
  if (match !== undefined && going.length === 0) return { ...head, state: 'as wanted', ...ttlNote(wanted, match) };
  if (match === undefined && going.length === 0 && why === undefined) return { ...head, state: 'missing' };
  const there = going.length > 0 ? going : doubled.filter(({ type }) => type === wanted.type);
  const note = [why, ...there.map(dataText)].filter((one) => one !== undefined).join('; ');
  return { ...head, state: here.length === 0 ? 'missing' : 'other', ...(note === '' ? {} : { note }) };
}

/** What a server has of each record that is wanted, and of those that are to go. Pure; TTLs decide nothing. */
export function liveRecords({ origin, owned, found, doubled = [], ...rest }: LiveRecordsInput): readonly LiveRecord[] {
  const wanted = rest.wanted.map(oneSpelling);
  const { changes } = planRrsets({ origin, published: found, wanted, owned });
  const bySet = new Map(changes.map((change) => [setKey(change), change]));
  const sets = Map.groupBy(found, setKey);
  const twice = (owner: DomainName): readonly ResourceRecord[] =>
    doubled.filter((record) => nameKey(record.owner).startsWith(nameKey(owner)));
  const rows = wanted.map((record) =>
    liveRecord(record, sets.get(setKey(record)) ?? [], goers(bySet.get(setKey(record))), twice(record.owner)),
  );
  const ours = new Set(wanted.map(setKey));
  const leaving = changes.filter((change) => !ours.has(setKey(change))).flatMap(goers);
  return [
    ...rows,
    ...leaving.map((record) => ({
      owner: record.owner,
      type: record.type,
      state: 'to remove' as const,
      data: dataText(record),
    })),
  ];
}
