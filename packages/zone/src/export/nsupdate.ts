import { type DomainName, type ResourceRecord, sameName } from '@waxseal/core';
import { diffZones } from '../diff/diff-zones.ts';
import type { ZoneChange } from '../diff/zone-change.ts';
import { renderTemplate } from '../templates.ts';
import { nameText } from '../fields/name-text.ts';
import { typeAndData } from '../text/type-and-data.ts';
import type { ExportInput, ZoneExport } from './zone-export.ts';

const add = (record: ResourceRecord): string =>
  `update add ${nameText(record.owner)} ${record.ttl} ${typeAndData(record).join(' ')}`;

// A server keeps SOA and the last NS of the apex whatever an update says (RFC 2136 §3.4.2.4): only adding makes sense there.
function linesOf(change: ZoneChange, origin: DomainName): readonly string[] {
  const apexNs = change.type === 'NS' && sameName(change.owner, origin);
  const removed = apexNs ? [] : [`update delete ${nameText(change.owner)} ${change.type}`];
  return change.change === 'delete'
    ? removed
    : [...(change.change === 'create' ? [] : removed), ...change.after.map(add)];
}

// One message holds 64 KB. Text is longer than its wire form, so that lines of this many characters always fit.
const roomInMessage = 48_000;

function inBatches(changes: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let left = 0;
  for (const lines of changes) {
    const size = lines.reduce((sum, line) => sum + line.length, 0);
    if (batches.length === 0 || size > left) {
      batches.push([]);
      left = roomInMessage;
    }
    batches.at(-1)?.push(...lines);
    left -= size;
  }
  return batches;
}

/**
 * The script for `nsupdate` (RFC 2136) that makes these changes, in one update as long as they fit one message of 64 KB,
 * else in several, no RRset torn apart. The server counts the serial itself.
 */
export function renderNsupdate(origin: DomainName, changes: readonly ZoneChange[]): string {
  const wanted = changes.filter(({ type }) => type !== 'SOA').map((change) => linesOf(change, origin));
  return renderTemplate('nsupdate', { origin, batches: inBatches(wanted.filter((lines) => lines.length > 0)) });
}

/** A script for `nsupdate` that puts every RRset of the zone in place of what the server has; other names stay. */
export function exportNsupdate({ origin, records }: ExportInput): ZoneExport {
  const changes = diffZones([], records).map((change): ZoneChange =>
    change.change === 'create'
      ? { change: 'update', owner: change.owner, type: change.type, before: [], after: change.after }
      : change,
  );
  const leftOut = records
    .filter(({ type }) => type === 'SOA')
    .map((record) => ({ record, reason: 'the server keeps and counts its own SOA' }));
  return { text: renderNsupdate(origin, changes), leftOut };
}
