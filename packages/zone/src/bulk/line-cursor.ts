import { blank, digit, ender, letter, octetClasses, plain } from './octet-classes.ts';
import { octetText } from './octet-text.ts';

const [newLine, dot, at, semicolon, smallW] = [0x0a, 0x2e, 0x40, 0x3b, 0x77] as const;

// Longer than any record that is read here. One for all cursors of a thread: a part is read to its end before another is
// begun, and large buffers made per part would keep the collector busy.
const wire = Buffer.alloc(70_000);

/** How a name was written: below the origin, with its final dot, or as `@`. */
export type NameForm = 'relative' | 'absolute' | 'origin';

/**
 * Reads words of a master file from its octets and writes what they mean in wire form: our own encoder for records in
 * their usual spelling. Every method answers whether it could; what it could not read is left to the full parser, so none
 * of them says why. The octets end in a newline.
 */
export class LineCursor {
  octets: Buffer = Buffer.alloc(0);
  at = 0;
  /** What was written of the record. */
  readonly wire: Buffer = wire;
  length = 0;
  /** The origin in wire form, absent when it is not plain; and as the end of a name without final dot. */
  origin: Uint8Array | undefined;
  suffix = '';
  /** The last name: where its octets are in `wire`, and its text in `octets`. */
  nameStart = 0;
  nameFrom = 0;
  nameTo = 0;
  nameForm: NameForm = 'relative';

  /** Skips blanks; false when there are none. */
  gap(): boolean {
    const { octets } = this;
    const start = this.at;
    let place = start;
    while (((octetClasses[octets[place] as number] as number) & blank) !== 0) place += 1;
    this.at = place;
    return place > start;
  }

  /** Whether a word ends here. */
  atWordEnd(): boolean {
    return ((octetClasses[this.octets[this.at] as number] as number) & ender) !== 0;
  }

  /** Goes behind the line's end, a comment before it skipped; not behind one that may speak to us. */
  endOfLine(): boolean {
    const { octets } = this;
    if (!this.atWordEnd()) return false;
    this.gap();
    if (octets[this.at] === semicolon) {
      this.at += 1;
      this.gap();
      const first = octets[this.at] as number;
      if (first === smallW || (first !== newLine && (first < 0x21 || first > 0x7e))) return false;
      this.at = octets.indexOf(newLine, this.at);
    }
    if (octets[this.at] !== newLine) return false;
    this.at += 1;
    return true;
  }

  /** Reads up to ten digits; -1 when there are none, or the number is larger than `most`. */
  number(most: number): number {
    const { octets } = this;
    const start = this.at;
    let place = start;
    let value = 0;
    while (((octetClasses[octets[place] as number] as number) & digit) !== 0) {
      value = value * 10 + (octets[place] as number) - 0x30;
      place += 1;
    }
    this.at = place;
    return place === start || place - start > 10 || value > most ? -1 : value;
  }

  /** Reads a word of up to six letters as a number, five bits a letter, case aside; 0 when it is something else. */
  word(): number {
    const { octets } = this;
    const start = this.at;
    let place = start;
    let packed = 0;
    while (((octetClasses[octets[place] as number] as number) & letter) !== 0) {
      packed = (packed << 5) | ((octets[place] as number) & 31);
      place += 1;
    }
    this.at = place;
    return place - start > 6 || !this.atWordEnd() ? 0 : packed;
  }

  u8(value: number): void {
    this.wire[this.length] = value;
    this.length += 1;
  }

  u16(value: number): void {
    this.wire[this.length] = value >> 8;
    this.wire[this.length + 1] = value & 255;
    this.length += 2;
  }

  u32(value: number): void {
    this.u16(value >>> 16);
    this.u16(value & 0xffff);
  }

  /** Reads a name of plain labels and writes it without compression. */
  name(): boolean {
    const { octets, wire } = this;
    let place = this.at;
    let label = this.length;
    this.nameFrom = place;
    this.nameStart = label;
    if (octets[place] === at) return this.#completed(place + 1, label, 'origin');
    let out = label + 1;
    for (;;) {
      const octet = octets[place] as number;
      if (((octetClasses[octet] as number) & plain) !== 0) {
        wire[out] = octet;
      } else if (octet === dot) {
        if (out === label + 1 || out - label > 64) return false;
        wire[label] = out - label - 1;
        label = out;
      } else break;
      out += 1;
      place += 1;
    }
    if (out - label > 64 || place === this.nameFrom) return false;
    if (out === label + 1) return this.#completed(place, label, 'absolute');
    wire[label] = out - label - 1;
    return this.#completed(place, out, 'relative');
  }

  /** Ends a name whose labels of its own end before `out`. */
  #completed(place: number, out: number, form: NameForm): boolean {
    const { wire, origin } = this;
    let end = out;
    if (form === 'absolute') {
      wire[end] = 0;
      end += 1;
    } else {
      if (origin === undefined) return false;
      for (let index = 0; index < origin.length; index += 1) wire[end + index] = origin[index] as number;
      end += origin.length;
    }
    this.at = place;
    this.length = end;
    this.nameTo = place;
    this.nameForm = form;
    return end - this.nameStart <= 255 && this.atWordEnd();
  }

  /** A name as text, without its final dot. */
  textOf(from: number, to: number, form: NameForm): string {
    if (form === 'relative') return octetText(this.octets, from, to) + this.suffix;
    return form === 'absolute' ? octetText(this.octets, from, to - 1) : this.suffix.slice(1);
  }

  /** The last name as text, without its final dot. */
  nameText(): string {
    return this.textOf(this.nameFrom, this.nameTo, this.nameForm);
  }
}
