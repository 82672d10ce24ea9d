import { type DomainName, isSubdomain, nameKey, type ResourceRecord, type TypeName } from '@waxseal/core';

/** What a set of records says of a name and type. */
export interface Answer {
  readonly status: 'found' | 'no data' | 'no such name';
  /** The records asked for, behind the aliases that lead to them. */
  readonly records: readonly ResourceRecord[];
}

/** Records by owner, for lookups. */
export interface RecordIndex {
  readonly byOwner: ReadonlyMap<string, readonly ResourceRecord[]>;
  readonly names: readonly DomainName[];
}

/** Indexes records by their owners. */
export function indexRecords(records: readonly ResourceRecord[]): RecordIndex {
  const byOwner = Map.groupBy(records, (record) => nameKey(record.owner));
  return { byOwner, names: records.map((record) => record.owner) };
}

/** Most aliases that are followed: a loop ends here. */
const longestChain = 8;

/** Answers a question from records, following aliases (RFC 1034 §4.3.2). */
export function answerFromRecords(index: RecordIndex, name: DomainName, type: TypeName): Answer {
  const chain: ResourceRecord[] = [];
  let current = name;
  for (let step = 0; step < longestChain; step += 1) {
    const here = index.byOwner.get(nameKey(current)) ?? [];
    const found = here.filter((record) => record.type === type);
    if (found.length > 0) return { status: 'found', records: [...chain, ...found] };
    const alias = here.find((record) => record.type === 'CNAME');
    if (alias?.type !== 'CNAME') {
      // A name that only stands above others exists without data (RFC 8020).
      const exists = here.length > 0 || index.names.some((other) => isSubdomain(other, current));
      return { status: exists ? 'no data' : 'no such name', records: chain };
    }
    chain.push(alias);
    current = alias.target;
  }
  return { status: 'no data', records: chain };
}
