import { writeAnswer } from '../wire/dns-packet.ts';
import { codes, fastTypes, numberOfCode, readData, reading, wordsOf } from './fast-types.ts';
import { LineCursor, type NameForm } from './line-cursor.ts';
import { hashOctets } from './hash-octets.ts';
import { blank, digit, octetClasses } from './octet-classes.ts';

const packed = (word: string): number =>
  Array.from(word).reduce((sum, character) => (sum << 5) | (character.charCodeAt(0) & 31), 0);
const classIn = packed('IN');
const carriageReturn = 0x0d;
const codeOfWord = new Map<number, number>(fastTypes.map((type) => [packed(type), codes[type]]));
// What dns-packet writes into. One for all readers of a thread: each record is read to its end before the next is begun.
const theirs = Buffer.alloc(255 + 10 + 65_535);
const longestTtl = 2 ** 31 - 1;

/**
 * Reads one record in its usual spelling from octets: its words, its wire form by our encoder, and the comparison with
 * what dns-packet writes from the same words. What it does not know, and what the two write differently, is left to the
 * full parser and the full round trip.
 */
export class RecordReader {
  readonly cursor = new LineCursor();
  /** The TTL of records that name none; -1 where there is none. */
  defaultTtl = -1;
  /** What was read: the type's code, the TTL, and whether the owner is another than that of the record read before. */
  code = 0;
  ttl = -1;
  ownerIsNew = false;
  /** Where the owner's octets end, and the data's begin, in the cursor's wire form. */
  ownerEnd = 0;
  dataStart = 0;
  /** Whether the owner of the record before stands in the cursor's wire form. */
  hasOwner = false;
  /** Where the owner of the last record that was read here is written; -1 when it is not known here. */
  ownerFrom = -1;
  ownerTo = -1;
  #from = -1;
  #to = -1;
  /** The text of an owner that was taken over and that dns-packet was not asked for here; else empty. */
  #adopted = '';
  #form: NameForm = 'relative';
  /** The owner of the last record that was read here. */
  readonly #last = new Uint8Array(256);
  #lastEnd = 0;

  /** Takes over the owner of a record that was read elsewhere, in wire form and as text without final dot. */
  adoptOwner(wire: Uint8Array, text: string): void {
    this.forgetOwner();
    this.cursor.wire.set(wire);
    this.ownerEnd = wire.length;
    this.hasOwner = true;
    this.#adopted = text;
  }

  /** The owner of the record before is not known here. */
  forgetOwner(): void {
    this.hasOwner = false;
    this.ownerFrom = -1;
    this.#from = -1;
    this.#adopted = '';
  }

  /** Reads the line at the cursor; true when it was a record that both encoders write alike. The cursor is then behind it. */
  read(): boolean {
    if (!(this.#owner() && this.#head() && this.#data() && this.#witnessed())) return false;
    this.hasOwner = true;
    this.#adopted = '';
    this.ownerFrom = this.#from;
    this.ownerTo = this.#to;
    if (this.ownerIsNew) {
      for (let index = 0; index < this.ownerEnd; index += 1) this.#last[index] = this.cursor.wire[index] as number;
      this.#lastEnd = this.ownerEnd;
    }
    return true;
  }

  #owner(): boolean {
    const { cursor } = this;
    const first = octetClasses[cursor.octets[cursor.at] as number] as number;
    if ((first & blank) !== 0) {
      // A carriage return alone does not say that the owner is the one before.
      if (cursor.octets[cursor.at] === carriageReturn) return false;
      cursor.gap();
      this.ownerIsNew = this.#adopted !== '';
      cursor.length = this.ownerEnd;
      return this.hasOwner;
    }
    this.hasOwner = false;
    this.#adopted = '';
    cursor.length = 0;
    if (!cursor.name()) return false;
    this.ownerEnd = cursor.length;
    this.#from = cursor.nameFrom;
    this.#to = cursor.nameTo;
    this.#form = cursor.nameForm;
    this.ownerIsNew = !this.#isLastOwner();
    return cursor.gap();
  }

  /** Whether the owner is the one that both encoders wrote alike before. */
  #isLastOwner(): boolean {
    if (this.#lastEnd !== this.ownerEnd) return false;
    for (let index = 0; index < this.#lastEnd; index += 1)
      if (this.#last[index] !== this.cursor.wire[index]) return false;
    return true;
  }

  /** TTL and class in either order, each at most once, then the type. */
  #head(): boolean {
    const { cursor } = this;
    this.ttl = -1;
    let classSeen = false;
    for (;;) {
      if (((octetClasses[cursor.octets[cursor.at] as number] as number) & digit) !== 0) {
        if (this.ttl !== -1) return false;
        this.ttl = cursor.number(longestTtl);
        if (this.ttl === -1) return false;
      } else {
        const word = cursor.word();
        if (word !== classIn || classSeen) {
          this.code = codeOfWord.get(word) ?? 0;
          if (this.ttl === -1) this.ttl = this.defaultTtl;
          return this.code !== 0 && this.ttl !== -1 && cursor.gap();
        }
        classSeen = true;
      }
      if (!cursor.gap()) return false;
    }
  }

  #data(): boolean {
    const { cursor } = this;
    cursor.u16(numberOfCode[this.code] as number);
    cursor.u16(1);
    cursor.u32(this.ttl);
    cursor.u16(0);
    this.dataStart = cursor.length;
    if (!readData(this.code, cursor)) return false;
    const length = cursor.length - this.dataStart;
    cursor.wire[this.dataStart - 2] = length >> 8;
    cursor.wire[this.dataStart - 1] = length & 255;
    return true;
  }

  /** Whether dns-packet writes the same octets; an owner that it wrote for the record before is not asked for again. */
  #witnessed(): boolean {
    const { cursor } = this;
    const from = this.ownerIsNew ? 0 : this.ownerEnd;
    // What dns-packet would refuse with an error of its own has been refused before: plain names, numbers in range, ASCII.
    const data = wordsOf(this.code, cursor);
    const name = this.ownerIsNew ? this.#ownerText() : '.';
    const skipped = this.ownerIsNew ? 0 : 1;
    const length = writeAnswer({ type: fastTypes[this.code - 1] as string, name, ttl: this.ttl, data }, theirs);
    if (length - skipped !== cursor.length - from) return false;
    return this.#isSame(from, skipped, length) && cursor.endOfLine();
  }

  #ownerText(): string {
    return this.#adopted === '' ? this.cursor.textOf(this.#from, this.#to, this.#form) : this.#adopted;
  }

  /** Whether our octets from a place on are theirs between two places. */
  #isSame(from: number, start: number, end: number): boolean {
    const { wire } = this.cursor;
    if (end > 128) return wire.compare(theirs, start, end, from, from + end - start) === 0;
    for (let index = start, at = from; index < end; index += 1, at += 1) if (wire[at] !== theirs[index]) return false;
    return true;
  }

  /** A hash of the record's data. */
  dataHash(): number {
    return hashOctets(this.cursor.wire, this.dataStart, this.cursor.length) >>> 0;
  }

  /** Numbers and places of the data. */
  get reading(): typeof reading {
    return reading;
  }
}
