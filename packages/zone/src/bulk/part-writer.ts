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
  readonly names = new NameTable();
  traits = new Uint8Array(0);
  #count = 0;
  #room = 0;
  readonly #expected: number;
  #type = new Uint8Array(0);
  #suspect = new Uint8Array(0);
  #owner = new Uint32Array(0);
  #target = new Uint32Array(0);
  #detail = new Uint32Array(0);
  #ttl = new Uint32Array(0);
  #offset = new Uint32Array(0);
  #line = new Uint32Array(0);

  /** For a part of so many octets. */
  constructor(octets: number) {
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
      count: this.#count, type: this.#type, suspect: this.#suspect, owner: this.#owner, target: this.#target,
      detail: this.#detail, ttl: this.#ttl, offset: this.#offset, line: this.#line,
    };
  }
}
