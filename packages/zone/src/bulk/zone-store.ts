import type { DomainName } from '@waxseal/core';
import type { LocatedRecord } from '../located-record.ts';
import { withRoom } from './growing.ts';
import { NameTable } from './name-table.ts';
import type { QuietSpf } from './text-judge.ts';
import type { OriginFrom, RecordColumns, ZonePart } from './zone-part.ts';

/** Bits of a name's summary: 1 shifted by the code of each type its records have, and these. */
export const repeatedType = 1 << 16;
export const hasSpf = 1 << 17;
export const hasSuspect = 1 << 18;

/** Files smaller than this grow as they are read. */
const soon = 1 << 20;

/** All records of a zone in columns, by number in the order of the file, chained by owner. */
export class ZoneStore {
  readonly names = new NameTable();
  count = 0;
  type = new Uint8Array(0);
  /** Numbers of names; `target` plus 1, 0 for none. */
  owner = new Uint32Array(0);
  target = new Uint32Array(0);
  detail = new Uint32Array(0);
  ttl = new Uint32Array(0);
  line = new Uint32Array(0);
  /** Octets from the beginning of the file: over 4 GB as well. */
  offset = new Float64Array(0);
  /** The next record of the same owner, plus 1. */
  next = new Uint32Array(0);
  /** By name: what its records are, its first and last record plus 1. */
  summary = new Uint32Array(0);
  first = new Uint32Array(0);
  last = new Uint32Array(0);
  readonly whole = new Map<number, LocatedRecord>();
  readonly spf: QuietSpf[] = [];
  readonly origins: OriginFrom[] = [];

  /** Takes over what a part says, which begins at an octet and behind so many line ends of the file; `size` octets has the file. */
  add(part: ZonePart, offset: number, line: number, size: number): void {
    const base = this.count;
    const grows = size / Math.max(1, offset + part.consumed);
    const expected = (count: number): number => (size > soon && offset > 0 ? Math.ceil(count * grows * 1.05) : 0);
    const ids = this.#addNames(part, expected);
    this.#reserve(base + part.records.count, expected(base + part.records.count));
    this.#addRows(part.records, ids, offset, line);
    for (const { index, located } of part.whole) this.whole.set(base + index, located);
    for (const { index, origin } of part.origins) this.origins.push({ index: base + index, origin });
    for (const verdict of part.spf) this.spf.push(verdict);
  }

  #addNames({ names }: ZonePart, expected: (count: number) => number): Uint32Array {
    const octets = names.starts[names.count] as number;
    if (!this.names.hasRoom(names.count, octets))
      this.names.expect(expected(this.names.count + names.count), expected(this.names.size + octets));
    const ids = this.names.addAll(names);
    const count = this.names.count;
    this.summary = withRoom(this.summary, count, expected(count));
    this.first = withRoom(this.first, count, expected(count));
    this.last = withRoom(this.last, count, expected(count));
    return ids;
  }

  #reserve(count: number, expected: number): void {
    this.type = withRoom(this.type, count, expected);
    this.owner = withRoom(this.owner, count, expected);
    this.target = withRoom(this.target, count, expected);
    this.detail = withRoom(this.detail, count, expected);
    this.ttl = withRoom(this.ttl, count, expected);
    this.line = withRoom(this.line, count, expected);
    this.offset = withRoom(this.offset, count, expected);
    this.next = withRoom(this.next, count, expected);
  }

  #addRows(rows: RecordColumns, ids: Uint32Array, offset: number, line: number): void {
    const base = this.count;
    const spf = this.spf.length;
    for (let index = 0; index < rows.count; index += 1) {
      const at = base + index;
      const type = rows.type[index] as number;
      const owner = ids[rows.owner[index] as number] as number;
      const target = rows.target[index] as number;
      const detail = rows.detail[index] as number;
      this.type[at] = type;
      this.owner[at] = owner;
      this.target[at] = target === 0 ? 0 : (ids[target - 1] as number) + 1;
      this.detail[at] = type === 4 && detail !== 0 ? detail + spf : detail;
      this.ttl[at] = rows.ttl[index] as number;
      this.line[at] = (rows.line[index] as number) + line;
      this.offset[at] = (rows.offset[index] as number) + offset;
      this.#link(
        at,
        owner,
        (1 << type) |
          (type === 4 && detail !== 0 ? hasSpf : 0) |
          ((rows.suspect[index] as number) === 0 ? 0 : hasSuspect),
      );
    }
    this.count = base + rows.count;
  }

  #link(record: number, owner: number, bits: number): void {
    const before = this.last[owner] as number;
    if (before === 0) this.first[owner] = record + 1;
    else this.next[before - 1] = record + 1;
    this.last[owner] = record + 1;
    const summary = this.summary[owner] as number;
    this.summary[owner] = summary | bits | ((summary & bits & 0xffff) === 0 ? 0 : repeatedType);
  }

  /** The records of a name by number, in the order of the file. */
  *recordsOf(name: number): Generator<number> {
    for (let record = this.first[name] as number; record !== 0; record = this.next[record - 1] as number)
      yield record - 1;
  }

  /** What names were relative to at a record. */
  originAt(record: number): DomainName | undefined {
    let [low, high] = [0, this.origins.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.origins[middle] as OriginFrom).index <= record) low = middle;
      else high = middle;
    }
    return this.origins[low]?.origin;
  }
}
