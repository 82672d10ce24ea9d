import { withRoom } from './growing.ts';
import { NameTable } from './name-table.ts';
import { traitsOf } from './name-traits.ts';
import type { RecordColumns } from './zone-part.ts';

/** One record as its columns hold it. */
export interface Row {
  type: number;
  suspect: number;
  owner: number;
  target: number;
  detail: number;
  ttl: number;
  offset: number;
  line: number;
}

/** Collects records and names of one part in columns. */
export class PartWriter {
  readonly names: NameTable;
  traits: Uint8Array;
  #count = 0;
  #room: number;
  readonly #expected: number;
  #type: Uint8Array;
  #suspect: Uint8Array;
  #owner: Uint32Array;
  #target: Uint32Array;
  #detail: Uint32Array;
  #ttl: Uint32Array;
  #offset: Uint32Array;
  #line: Uint32Array;

  /** For a part of so many octets; `spare` is memory of columns used before, as `buffersOf` gives it. */
  constructor(octets: number, spare: readonly ArrayBuffer[] = []) {
    // Each column has memory of its own, also where it has none: it moves to another thread by itself.
    const none = (): ArrayBuffer => new ArrayBuffer(0);
    const [type, suspect, owner, target, detail, ttl, offset, line] = spare.slice(4);
    this.names = new NameTable(spare);
    this.traits = new Uint8Array(spare[3] ?? none());
    this.#type = new Uint8Array(type ?? none());
    this.#suspect = new Uint8Array(suspect ?? none());
    this.#owner = new Uint32Array(owner ?? none());
    this.#target = new Uint32Array(target ?? none());
    this.#detail = new Uint32Array(detail ?? none());
    this.#ttl = new Uint32Array(ttl ?? none());
    this.#offset = new Uint32Array(offset ?? none());
    this.#line = new Uint32Array(line ?? none());
    this.#room = this.#line.length;
    // Sixty-four octets a record, and a name each, are about what mail zones have.
    this.#expected = 64 + (octets >> 6);
    this.names.expect(this.#expected, this.#expected * 32);
    this.traits = withRoom(this.traits, this.#expected);
  }

  get count(): number {
    return this.#count;
  }

  /** The number of a name in wire form and lower case. */
  name(octets: Uint8Array, from: number, to: number): number {
    const before = this.names.count;
    const id = this.names.add(octets, from, to);
    if (id === before) {
      this.traits = withRoom(this.traits, id + 1);
      this.traits[id] = traitsOf(octets, from);
    }
    return id;
  }

  #reserve(): void {
    this.#room = Math.max(this.#expected, this.#room * 2);
    this.#type = withRoom(this.#type, this.#room);
    this.#suspect = withRoom(this.#suspect, this.#room);
    this.#owner = withRoom(this.#owner, this.#room);
    this.#target = withRoom(this.#target, this.#room);
    this.#detail = withRoom(this.#detail, this.#room);
    this.#ttl = withRoom(this.#ttl, this.#room);
    this.#offset = withRoom(this.#offset, this.#room);
    this.#line = withRoom(this.#line, this.#room);
  }

  add(row: Row): void {
    const index = this.#count;
    if (index === this.#room) this.#reserve();
    this.#type[index] = row.type;
    this.#suspect[index] = row.suspect;
    this.#owner[index] = row.owner;
    this.#target[index] = row.target;
    this.#detail[index] = row.detail;
    this.#ttl[index] = row.ttl;
    this.#offset[index] = row.offset;
    this.#line[index] = row.line;
    this.#count = index + 1;
  }

  records(): RecordColumns {
    return {
      count: this.#count,
      type: this.#type,
      suspect: this.#suspect,
      owner: this.#owner,
      target: this.#target,
      detail: this.#detail,
      ttl: this.#ttl,
      offset: this.#offset,
      line: this.#line,
    };
  }
}
