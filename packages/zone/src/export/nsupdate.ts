import { type DomainName, nameKey, type ResourceRecord, sameName, type TypeName } from '@waxseal/core';
import { diffZones } from '../diff/diff-zones.ts';
import type { ZoneChange } from '../diff/zone-change.ts';
import { renderTemplate } from '../templates.ts';
import { nameText } from '../fields/name-text.ts';
import { typeAndData } from '../text/type-and-data.ts';
import type { ExportInput, ZoneExport } from './zone-export.ts';

const add = (record: ResourceRecord): string =>
  `update add ${nameText(record.owner)} ${record.ttl} ${typeAndData(record).join(' ')}`;

interface Lines {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** A CNAME that comes where nobody knows what the server has: whatever stands at the name makes room. */
const isReplacement = (change: ZoneChange): boolean => change.change === 'update' && change.before.length === 0;

const remove = (owner: DomainName, type: string): string => `update delete ${nameText(owner)} ${type}`;

// A server keeps SOA and the last NS of the apex whatever an update says (RFC 2136 §3.4.2.4): only adding makes sense there.
function linesOf(change: ZoneChange, origin: DomainName): Lines {
  const isKept = change.type === 'NS' && sameName(change.owner, origin);
  return {
    removed:
      isKept || change.change === 'create'
        ? []
        : [
            change.type === 'CNAME' && isReplacement(change)
              ? `update delete ${nameText(change.owner)}`
              : remove(change.owner, change.type),
          ],
    added: change.change === 'delete' ? [] : change.after.map(add),
  };
}

/**
 * The lines of one name: first all that goes, then all that comes. A server ignores a CNAME that is added where other
 * types are, and other types where a CNAME is, without an error (RFC 2136 §3.4.2.2).
 */
function ofName(changes: readonly ZoneChange[], origin: DomainName): readonly (readonly string[])[] {
  const lines = changes.map((change) => linesOf(change, origin));
  const all = [...lines.flatMap(({ removed }) => removed), ...lines.flatMap(({ added }) => added)];
  const fits = all.reduce((sum, line) => sum + line.length, 0) <= roomInMessage;
  // What is too much for one message goes in several, in this order.
  return fits ? [all] : [lines.flatMap(({ removed }) => removed), ...lines.map(({ added }) => added)];
}

// One message holds 64 KB. Text is longer than its wire form, so that lines of this many characters always fit.
const roomInMessage = 48_000;

function inBatches(units: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let left = 0;
  for (const lines of units) {
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

function render(origin: DomainName, names: Iterable<readonly ZoneChange[]>): string {
  const units = Array.from(names).flatMap((changes) => ofName(changes, origin));
  return renderTemplate('nsupdate', { origin, batches: inBatches(units.filter((lines) => lines.length > 0)) });
}

function byName(changes: readonly ZoneChange[]): ReadonlyMap<string, readonly ZoneChange[]> {
  return Map.groupBy(
    changes.filter(({ type }) => type !== 'SOA'),
    ({ owner }) => nameKey(owner),
  );
}

/**
 * The script for `nsupdate` (RFC 2136) that makes these changes, in one update as long as they fit one message of 64 KB,
 * else in several, no RRset torn apart, and of each name what goes in front of what comes. The server counts the serial itself.
 */
export function renderNsupdate(origin: DomainName, changes: readonly ZoneChange[]): string {
  return render(origin, byName(changes).values());
}

/** Whatever the server has of this type: it goes. */
const gone = (owner: DomainName, type: TypeName): ZoneChange => ({ change: 'delete', owner, type, before: [] });

/** What makes room for the records of a name: a CNAME takes the place of every other type, the others that of a CNAME. */
function replaced(changes: readonly ZoneChange[], origin: DomainName): readonly ZoneChange[] {
  const [first] = changes;
  if (first === undefined || sameName(first.owner, origin)) return changes;
  return [...(changes.some(({ type }) => type === 'CNAME') ? [] : [gone(first.owner, 'CNAME')]), ...changes];
}

/**
 * A script for `nsupdate` that puts every RRset of the zone in place of what the server has, and a CNAME in place of
 * all that the server has at its name; other names, and other types of other names, stay.
 */
export function exportNsupdate({ origin, records }: ExportInput): ZoneExport {
  const changes = diffZones([], records).map((change): ZoneChange =>
    change.change === 'create' ? { ...change, change: 'update', before: [] } : change,
  );
  const leftOut = records
    .filter(({ type }) => type === 'SOA')
    .map((record) => ({ record, reason: 'the server keeps and counts its own SOA' }));
  const names = Array.from(byName(changes).values(), (list) => replaced(list, origin));
  return { text: render(origin, names), leftOut };
}
