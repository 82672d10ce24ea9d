import { type DomainName, nameKey, type ResourceRecord, type TypeName, typeNumber, WaxsealError } from '@waxseal/core';
import { encodeRecord, WireWriter } from '@waxseal/zone';
import type { RrsetChange } from '../plan/plan-rrsets.ts';

const [classIn, classNone, classAny] = [1, 254, 255] as const;
const [typeSoa, opcodeUpdate] = [6, 5] as const;

/** Octets of a message that leave room for a TSIG record in 64 KB. */
const room = 64_000;

/** One step of an update: the records of its prerequisites, of what goes, and of what comes, in wire form. */
interface Part {
  readonly prerequisites: readonly Uint8Array[];
  readonly deletions: readonly Uint8Array[];
  readonly additions: readonly Uint8Array[];
}

/** A record without data, as prerequisites and deletions of whole RRsets are (RFC 2136 §2.4, §2.5.2). */
function bareRecord(owner: DomainName, type: TypeName, dnsClass: number): Uint8Array {
  const writer = new WireWriter();
  writer.name(owner);
  writer.u16(typeNumber(type));
  writer.u16(dnsClass);
  writer.u32(0);
  writer.u16(0);
  return writer.copy();
}

/** "RRset exists (value dependent)": all of its records, with a TTL of 0 (RFC 2136 §2.4.2). */
function exactly(records: readonly ResourceRecord[]): readonly Uint8Array[] {
  return records.map((record) => encodeRecord({ ...record, ttl: 0 as ResourceRecord['ttl'] }));
}

function partOf(change: RrsetChange): Part {
  const { owner, type } = change;
  const deletions = change.change === 'create' ? [] : [bareRecord(owner, type, classAny)];
  const prerequisites = change.change === 'create' ? [bareRecord(owner, type, classNone)] : exactly(change.before);
  const additions = change.change === 'delete' ? [] : change.after.map((record) => encodeRecord(record));
  return { prerequisites, deletions, additions };
}

const size = (octets: readonly Uint8Array[]): number => octets.reduce((sum, one) => sum + one.length, 0);
const sizeOf = ({ prerequisites, deletions, additions }: Part): number =>
  size(prerequisites) + size(deletions) + size(additions);

function join(parts: readonly Part[]): Part {
  return {
    prerequisites: parts.flatMap((part) => part.prerequisites),
    deletions: parts.flatMap((part) => part.deletions),
    additions: parts.flatMap((part) => part.additions),
  };
}

/** The changes of one name: together, so that an alias and other data never miss each other's going (RFC 2136 §3.4.2.2). */
function partsByName(changes: readonly RrsetChange[]): readonly Part[] {
  return [...Map.groupBy(changes, ({ owner }) => nameKey(owner)).values()].map((some) => join(some.map(partOf)));
}

function inMessages(parts: readonly Part[], origin: DomainName): readonly (readonly Part[])[] {
  const messages: Part[][] = [];
  let left = 0;
  for (const part of parts) {
    const needed = sizeOf(part);
    if (needed > room)
      throw new WaxsealError('the records of one name do not fit an update of 64 KB', { value: origin });
    if (messages.length === 0 || needed > left) {
      messages.push([]);
      left = room;
    }
    messages.at(-1)?.push(part);
    left -= needed;
  }
  return messages;
}

function encode(origin: DomainName, { prerequisites, deletions, additions }: Part): (id: number) => Uint8Array {
  // What goes is in front of what comes: an alias is added where nothing else is any more.
  const updates = [...deletions, ...additions];
  return (id) => {
    const writer = new WireWriter();
    writer.u16(id);
    writer.u16(opcodeUpdate << 11);
    for (const count of [1, prerequisites.length, updates.length, 0]) writer.u16(count);
    writer.name(origin);
    writer.u16(typeSoa);
    writer.u16(classIn);
    for (const record of [...prerequisites, ...updates]) writer.octets(record);
    return writer.copy();
  };
}

/**
 * The UPDATE messages (RFC 2136 §2) that make these changes: one as long as they fit 64 KB, and the changes of a name always
 * in the same one. Each requires that what it changes is still what the changes were planned upon, so that the server itself
 * refuses it otherwise. Pure; the caller gives each message its id.
 * @throws WaxsealError where the records of one name do not fit a message.
 */
export function updateMessages(
  changes: readonly RrsetChange[],
  origin: DomainName,
): readonly ((id: number) => Uint8Array)[] {
  return inMessages(partsByName(changes), origin).map((parts) => encode(origin, join(parts)));
}
