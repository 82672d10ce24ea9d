import type { ResourceRecord } from '@waxseal/core';
import { rdataText } from '../text/rdata-text.ts';
import type { ZoneChange } from './zone-change.ts';

const signs = { create: '+', update: '~', delete: '-' } as const;

// The serial is not compared, so it is not shown either: a changed SOA would look changed in it.
function textOf(record: ResourceRecord): string {
  const data = record.type === 'SOA' ? rdataText(record).replace(/^(\S+ \S+) \d+/, '$1 (serial)') : rdataText(record);
  return `${record.ttl} ${data}`;
}

function linesOf(change: ZoneChange): readonly string[] {
  const before = change.change === 'create' ? [] : change.before.map(textOf);
  const after = change.change === 'delete' ? [] : change.after.map(textOf);
  const gone = before.filter((line) => !after.includes(line)).map((line) => `  - ${line}`);
  const come = after.filter((line) => !before.includes(line)).map((line) => `  + ${line}`);
  return [`${signs[change.change]} ${change.owner} ${change.type}`, ...gone, ...come];
}

/** The changes for people: an RRset a paragraph, records that stay left out; ends in a line that counts. */
export function renderZoneDiff(changes: readonly ZoneChange[]): string {
  const count = (kind: ZoneChange['change']): number => changes.filter(({ change }) => change === kind).length;
  const total = `${count('create')} to create, ${count('update')} to update, ${count('delete')} to delete`;
  return `${[...changes.flatMap(linesOf), total].join('\n')}\n`;
}
