import { type DomainName, nameFromLabels } from '@waxseal/core';
import { withRoom } from './growing.ts';
import { hashOctets } from './hash-octets.ts';

/** The names of a part as flat columns, to be handed from one thread to another. */
export interface NameColumns {
  readonly count: number;
  readonly octets: Uint8Array;
  /** Where each name begins in `octets`; one more than there are names. */
  readonly starts: Uint32Array;
  readonly hashes: Int32Array;
}

/** Names in wire form and lower case, each once and known by its number: a hash table over one run of octets. */
export class NameTable {
  #count = 0;
  #octets: Uint8Array;
  #starts: Uint32Array;
  #hashes: Int32Array;
  #slots = new Int32Array(1 << 8);

  /** A table that begins with memory used before, of columns in the order of {@link NameColumns}, where there is some. */
  constructor([
    octets = new ArrayBuffer(0),
    starts = new ArrayBuffer(16),
    hashes = new ArrayBuffer(0),
  ]: readonly ArrayBuffer[] = []) {
    this.#octets = new Uint8Array(octets);
    this.#starts = new Uint32Array(starts);
    this.#hashes = new Int32Array(hashes);
    this.#starts[0] = 0;
  }

  /** Makes room for so many names of so many octets together. */
  expect(count: number, octets: number): void {
    this.#octets = withRoom(this.#octets, octets);
    this.#starts = withRoom(this.#starts, count + 1);
    this.#hashes = withRoom(this.#hashes, count);
    let slots = this.#slots.length;
    while (slots < 2 * count) slots *= 2;
    if (slots > this.#slots.length) this.#rehash(slots);
  }

  get count(): number {
    return this.#count;
  }

  /** Octets of all names. */
  get size(): number {
    return this.#starts[this.#count] as number;
  }

  /** Whether so many names more, of so many octets, need no larger columns. */
  hasRoom(count: number, octets: number): boolean {
    const names = this.#count + count;
    return (
      names <= this.#hashes.length && names + 1 <= this.#starts.length && this.size + octets <= this.#octets.length
    );
  }

  get columns(): NameColumns {
    return { count: this.#count, octets: this.#octets, starts: this.#starts, hashes: this.#hashes };
  }

  /** The octets that names lie in; they move when a name is added. */
  get octets(): Uint8Array {
    return this.#octets;
  }

  start(id: number): number {
    return this.#starts[id] as number;
  }

  /** Where a name ends, behind its zero octet. */
  end(id: number): number {
    return this.#starts[id + 1] as number;
  }

  #equals(id: number, octets: Uint8Array, from: number, length: number): boolean {
    const start = this.#starts[id] as number;
    if ((this.#starts[id + 1] as number) - start !== length) return false;
    const own = this.#octets;
    for (let index = 0; index < length; index += 1) if (own[start + index] !== octets[from + index]) return false;
    return true;
  }

  /** The slot of a name: where it is, or where it would be. */
  #slot(octets: Uint8Array, from: number, to: number, hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let entry = this.#slots[slot] as number; entry !== 0; entry = this.#slots[slot] as number) {
      if (this.#hashes[entry - 1] === hash && this.#equals(entry - 1, octets, from, to - from)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** The number of a name that is known, else -1. */
  find(octets: Uint8Array, from: number, to: number, hash: number = hashOctets(octets, from, to)): number {
    return (this.#slots[this.#slot(octets, from, to, hash)] as number) - 1;
  }

  /** The number of a name, which is made known if it is not. Numbers rise from 0. */
  add(octets: Uint8Array, from: number, to: number, hash: number = hashOctets(octets, from, to)): number {
    // The columns grow by halves, each from a length of its own: none of them says how long another is.
    if (
      this.#count >= this.#hashes.length ||
      this.#count + 2 > this.#starts.length ||
      this.size + to - from > this.#octets.length
    ) {
      this.#octets = withRoom(this.#octets, this.size + to - from);
      this.#starts = withRoom(this.#starts, this.#count + 2);
      this.#hashes = withRoom(this.#hashes, this.#count + 1);
    }
    if ((this.#count + 1) * 2 > this.#slots.length) this.#rehash(this.#slots.length * 2);
    return this.#addRoomy(octets, from, to, hash);
  }

  /** Makes the names of a part known and gives their numbers here. */
  addAll({ count, octets, starts, hashes }: NameColumns): Uint32Array {
    const ids = new Uint32Array(count);
    // Room for all of them first: what follows is the one loop that every name of a zone goes through alone.
    this.#octets = withRoom(this.#octets, this.size + (starts[count] as number));
    this.#starts = withRoom(this.#starts, this.#count + count + 1);
    this.#hashes = withRoom(this.#hashes, this.#count + count);
    while ((this.#count + count) * 2 > this.#slots.length) this.#rehash(this.#slots.length * 2);
    for (let index = 0; index < count; index += 1) {
      const [from, to] = [starts[index] as number, starts[index + 1] as number];
      ids[index] = this.#addRoomy(octets, from, to, hashes[index] as number);
    }
    return ids;
  }

  /** As `add`, where there is room. */
  #addRoomy(octets: Uint8Array, from: number, to: number, hash: number): number {
    const slot = this.#slot(octets, from, to, hash);
    const known = this.#slots[slot] as number;
    if (known !== 0) return known - 1;
    const id = this.#count;
    const own = this.#octets;
    const shift = (this.#starts[id] as number) - from;
    for (let index = from; index < to; index += 1) own[shift + index] = octets[index] as number;
    this.#starts[id + 1] = shift + to;
    this.#hashes[id] = hash;
    this.#slots[slot] = id + 1;
    this.#count = id + 1;
    return id;
  }

  #rehash(size: number): void {
    const slots = new Int32Array(size);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#count; id += 1) {
      let slot = (this.#hashes[id] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.#slots = slots;
  }

  /** A name as text. */
  text(id: number): DomainName {
    const labels: Uint8Array[] = [];
    const octets = this.#octets;
    for (let at = this.start(id); octets[at] !== 0; at += (octets[at] as number) + 1)
      labels.push(octets.subarray(at + 1, at + 1 + (octets[at] as number)));
    return nameFromLabels(labels);
  }
}
