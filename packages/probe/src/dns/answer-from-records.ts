import {
  type DomainName,
  isSubdomain,
  nameKey,
  parentName,
  type ResourceRecord,
  type SomeRecord,
  type TypeName,
} from '@waxseal/core';

/** What a set of records says of a name and type. */
export interface Answer {
  readonly status: 'found' | 'no data' | 'no such name';
  /** The records asked for, behind the aliases that lead to them. */
  readonly records: readonly ResourceRecord[];
}

/** Records by owner, for lookups. */
export interface RecordIndex {
  readonly byOwner: ReadonlyMap<string, readonly ResourceRecord[]>;
  /** Keys of all names that exist: the owners and the names above them (RFC 8020). */
  readonly existing: ReadonlySet<string>;
  readonly authorities: readonly SomeRecord<'SOA'>[];
}

/** Indexes records by their owners. */
export function indexRecords(records: readonly ResourceRecord[]): RecordIndex {
  const existing = new Set<string>();
  for (const { owner } of records) {
    for (
      let name: DomainName | undefined = owner;
      name !== undefined && !existing.has(nameKey(name));
      name = parentName(name)
    )
      existing.add(nameKey(name));
  }
  const byOwner = Map.groupBy(records, (record) => nameKey(record.owner));
  const soas = records.filter((record) => record.type === 'SOA');
  return { byOwner, existing, authorities: soas.toSorted((one, other) => other.owner.length - one.owner.length) };
}

/** The SOA record of the zone that a name is in, for negative answers (RFC 2308 §2). */
export function authorityFor(index: RecordIndex, name: DomainName): readonly ResourceRecord[] {
  return index.authorities.filter(({ owner }) => isSubdomain(name, owner)).slice(0, 1);
}

/** The records of the wildcard that covers a name which does not exist, as if they stood at that name (RFC 4592 §3.3). */
function wildcardRecords(index: RecordIndex, name: DomainName): readonly ResourceRecord[] | undefined {
  let encloser = parentName(name);
  while (encloser !== undefined && !index.existing.has(nameKey(encloser))) encloser = parentName(encloser);
  if (encloser === undefined) return undefined;
  const source = encloser === '.' ? '*.' : `*.${nameKey(encloser)}`;
  return index.byOwner.get(source)?.map((record) => ({ ...record, owner: name }));
}

/** The records at a name; undefined where the name does not exist. */
function recordsAt(index: RecordIndex, name: DomainName): readonly ResourceRecord[] | undefined {
  const here = index.byOwner.get(nameKey(name));
  if (here !== undefined) return here;
  return index.existing.has(nameKey(name)) ? [] : wildcardRecords(index, name);
}

/** Most aliases that are followed: a loop ends here. */
const longestChain = 8;

/** Answers a question from records, following aliases (RFC 1034 §4.3.2) and wildcards (RFC 4592). */
export function answerFromRecords(index: RecordIndex, name: DomainName, type: TypeName): Answer {
  const chain: ResourceRecord[] = [];
  let current = name;
  for (let step = 0; step < longestChain; step += 1) {
    const here = recordsAt(index, current);
    if (here === undefined) return { status: 'no such name', records: chain };
    const found = here.filter((record) => record.type === type);
    if (found.length > 0) return { status: 'found', records: [...chain, ...found] };
    const alias = here.find((record) => record.type === 'CNAME');
    if (alias?.type !== 'CNAME') return { status: 'no data', records: chain };
    chain.push(alias);
    current = alias.target;
  }
  return { status: 'no data', records: chain };
}
