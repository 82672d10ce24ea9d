import { type DomainName, nameKey, relativeName, type ResourceRecord } from '@waxseal/core';
import { compareRrsets } from '../rrsets.ts';
import { nameText } from '../fields/name-text.ts';
import { typeAndData } from './type-and-data.ts';

/** Owners that a master file can write relative to its origin; others stay absolute. */
function ownerText(owner: DomainName, origin: DomainName): string {
  const text = nameText(relativeName(owner, origin) as DomainName);
  // A name that begins like a directive or a comment would be read as one.
  return /^[A-Za-z0-9_@*]/.test(text) ? text : nameText(owner);
}

function inOrder(records: readonly ResourceRecord[], origin: DomainName): readonly ResourceRecord[] {
  const isAuthority = (record: ResourceRecord): boolean =>
    record.type === 'SOA' && nameKey(record.owner) === nameKey(origin);
  const rest = records.filter((record) => !isAuthority(record)).toSorted(compareRrsets);
  return [...records.filter(isAuthority), ...rest];
}

/**
 * Renders a zone as a master file (RFC 1035 §5.1): `$ORIGIN` absolute, the SOA first, then owners in their order, a TTL in
 * seconds on every record, columns aligned, text always quoted. The same records always give the same text: no clock.
 */
export function renderZone(records: readonly ResourceRecord[], { origin }: { readonly origin: DomainName }): string {
  const rows = inOrder(records, origin).map(
    (record) => [ownerText(record.owner, origin), String(record.ttl), 'IN', ...typeAndData(record)] as const,
  );
  const width = (column: 0 | 1 | 3): number => rows.reduce((widest, row) => Math.max(widest, row[column].length), 0);
  const [owner, ttl, type] = [Math.min(width(0), 40), width(1), width(3)];
  const lines = rows.map((row) =>
    `${row[0].padEnd(owner)} ${row[1].padStart(ttl)} ${row[2]} ${row[3].padEnd(type)} ${row[4]}`.trimEnd(),
  );
  return `${[`$ORIGIN ${nameText(origin)}`, ...lines].join('\n')}\n`;
}
