import { type DomainName, InputError, labelsOf } from '@waxseal/core';

const dot = 0x2e;

function isWhole(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}

/** A growing run of octets in network order. Written to in place because a zone check writes millions of records. */
export class WireWriter {
  #octets: Uint8Array = new Uint8Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Goes back to a length that was there before, to write again from it. */
  rewind(length: number): void {
    this.#length = length;
  }

  /** A view of what was written; it changes with the next write after a rewind. */
  written(from = 0): Uint8Array {
    return this.#octets.subarray(from, this.#length);
  }

  /** A copy of what was written. */
  copy(from = 0): Uint8Array {
    return this.#octets.slice(from, this.#length);
  }

  #reserve(count: number): number {
    const start = this.#length;
    const needed = start + count;
    if (needed > this.#octets.length) {
      const larger = new Uint8Array(Math.max(needed, this.#octets.length * 2));
      larger.set(this.#octets.subarray(0, start));
      this.#octets = larger;
    }
    this.#length = needed;
    return start;
  }

  #number(value: number, size: number, most: number): void {
    if (!isWhole(value, most))
      throw new InputError(`expected a whole number from 0 to ${most}`, { value: String(value) });
    let at = this.#reserve(size) + size;
    let rest = value;
    for (let index = 0; index < size; index += 1) {
      at -= 1;
      this.#octets[at] = rest & 255;
      rest >>>= 8;
    }
  }

  /** @throws InputError for a value over 255, or not whole. */
  u8(value: number): void {
    this.#number(value, 1, 0xff);
  }

  /** @throws InputError for a value over 65535, or not whole. */
  u16(value: number): void {
    this.#number(value, 2, 0xffff);
  }

  /** @throws InputError for a value over 4294967295, or not whole. */
  u32(value: number): void {
    this.#number(value, 4, 0xffff_ffff);
  }

  octets(octets: Uint8Array): void {
    const start = this.#reserve(octets.length);
    this.#octets.set(octets, start);
  }

  /** Writes an octet string. @throws InputError when a code unit is over 255. */
  text(text: string): void {
    let at = this.#reserve(text.length);
    let all = 0;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      all |= code;
      this.#octets[at] = code;
      at += 1;
    }
    if (all > 255)
      throw new InputError('text in a record is octets, 0 to 255 each', {
        value: text,
        hint: 'encode it as UTF-8 first: textStrings()',
      });
  }

  /** Writes a length octet and an octet string. @throws InputError when it is longer than 255 octets. */
  string(text: string): void {
    if (text.length > 255)
      throw new InputError('a character-string has at most 255 octets (RFC 1035 §3.3)', { value: text });
    this.u8(text.length);
    this.text(text);
  }

  /** Writes the length of what follows `at + 2` into the two octets at `at`. @throws InputError when it is over 65535. */
  patchLength(at: number): void {
    const length = this.#length - at - 2;
    if (length > 0xffff)
      throw new InputError(`a record holds at most 65535 octets of data, this one ${length} (RFC 1035 §3.2.1)`);
    this.#octets[at] = length >> 8;
    this.#octets[at + 1] = length & 255;
  }

  /** Writes a name without compression. */
  name(name: DomainName): void {
    if (name.includes('\\')) this.#labels(labelsOf(name));
    else this.#plainName(name);
  }

  #labels(labels: readonly Uint8Array[]): void {
    for (const label of labels) {
      this.u8(label.length);
      this.octets(label);
    }
    this.u8(0);
  }

  // The common case without a string per label: each dot becomes the length of the label behind it.
  #plainName(name: DomainName): void {
    const end = name.length - 1;
    const start = this.#reserve(end === 0 ? 1 : end + 2);
    let at = start;
    for (let index = 0; index < end; index += 1) {
      const code = name.charCodeAt(index);
      if (code === dot) {
        this.#octets[at] = start + index - at;
        at = start + index + 1;
      } else this.#octets[start + index + 1] = code;
    }
    if (end > 0) this.#octets[at] = start + end - at;
    this.#octets[this.#length - 1] = 0;
  }
}
