import { type DomainName, joinedText, nameKey, type ResourceRecord } from '@waxseal/core';

/** The records of a zone by their owners: a zone may hold some ten thousand of them. */
export interface ZoneIndex {
  readonly records: readonly ResourceRecord[];
  readonly at: (owner: DomainName) => readonly ResourceRecord[];
  /** The texts of a kind at a name, e.g. its SPF records: strings of one record joined. */
  readonly textsAt: (owner: DomainName, isOfKind: (text: string) => boolean) => readonly string[];
  /** The names that have a text of a kind, each once. */
  readonly ownersOf: (isOfKind: (text: string) => boolean) => readonly DomainName[];
}

/** Indexes the records of a zone. */
export function zoneIndex(records: readonly ResourceRecord[]): ZoneIndex {
  const byOwner = Map.groupBy(records, ({ owner }) => nameKey(owner));
  const at = (owner: DomainName): readonly ResourceRecord[] => byOwner.get(nameKey(owner)) ?? [];
  const texts = records.flatMap((record) =>
    record.type === 'TXT' ? [{ owner: record.owner, text: joinedText(record.strings) }] : [],
  );
  return {
    records,
    at,
    textsAt: (owner, isOfKind) =>
      at(owner)
        .flatMap((record) => (record.type === 'TXT' ? [joinedText(record.strings)] : []))
        .filter(isOfKind),
    ownersOf: (isOfKind) => [
      ...new Map(
        texts.filter(({ text }) => isOfKind(text)).map(({ owner }) => [nameKey(owner), owner] as const),
      ).values(),
    ],
  };
}
