import { type DomainName, InputError, nameFromLabels, octetString } from '@waxseal/core';

/**
 * Reads octets in network order and never past its end: what is missing is an InputError with the position. The
 * message is kept whole because compressed names point back into it.
 */
export class WireReader {
  readonly #message: Uint8Array;
  #offset: number;
  #end: number;

  constructor(message: Uint8Array, offset = 0, end: number = message.length) {
    this.#message = message;
    this.#offset = offset;
    this.#end = Math.min(end, message.length);
  }

  get offset(): number {
    return this.#offset;
  }

  /** How many octets are left. */
  get left(): number {
    return this.#end - this.#offset;
  }

  /** A reader of the next octets only; this one goes on behind them. @throws InputError when there are fewer. */
  part(length: number): WireReader {
    const start = this.#offset;
    this.octets(length);
    return new WireReader(this.#message, start, start + length);
  }

  /** Says what is wrong here. @throws InputError always. */
  refuse(message: string): never {
    throw new InputError(message, { place: { path: `octet ${this.#offset}` } });
  }

  /** A copy of the next octets. @throws InputError when there are fewer. */
  octets(length: number): Uint8Array {
    if (length > this.left) this.refuse(`the data ends early: ${length} octets expected, ${this.left} left`);
    this.#offset += length;
    return this.#message.slice(this.#offset - length, this.#offset);
  }

  u8(): number {
    return this.octets(1)[0] ?? 0;
  }

  u16(): number {
    return this.u8() * 0x100 + this.u8();
  }

  u32(): number {
    return this.u16() * 0x1_0000 + this.u16();
  }

  /** An octet string of this length. */
  text(length: number): string {
    return octetString(this.octets(length));
  }

  /**
   * A name, following compression pointers, which only ever point back (RFC 1035 §4.1.4).
   * @throws InputError for any other, and for one where names may not be compressed (RFC 3597 §4).
   */
  name(compressed = true): DomainName {
    const labels: Uint8Array[] = [];
    let at = this.#labelsUntilPointer(labels);
    if (at !== undefined && !compressed) this.refuse('names in the data of this type are not compressed (RFC 3597 §4)');
    // Each pointer stands for at least one label of a name that fits 255 octets, so that 127 hops are plenty.
    for (let hops = 0; at !== undefined; hops += 1) {
      if (hops > 127) this.refuse('a name has more compression pointers than labels (RFC 1035 §4.1.4)');
      at = at.#labelsUntilPointer(labels);
    }
    return nameFromLabels(labels);
  }

  /** Reads labels up to the end of the name, or up to a pointer and gives a reader where that points. */
  #labelsUntilPointer(labels: Uint8Array[]): WireReader | undefined {
    const start = this.#offset;
    for (let length = this.u8(); length !== 0; length = this.u8()) {
      if (length >= 0xc0) {
        const target = (length - 0xc0) * 0x100 + this.u8();
        if (target >= start) this.refuse('a compression pointer points back (RFC 1035 §4.1.4)');
        // A pointer may leave the RDATA; it is bounded by the place it comes from, so that no chain can loop.
        return new WireReader(this.#message, target, start);
      }
      if (length > 63) this.refuse('a label has at most 63 octets (RFC 1035 §2.3.4)');
      labels.push(this.octets(length));
      if (labels.length > 127) this.refuse('a domain name has at most 127 labels (RFC 1035 §2.3.4)');
    }
    return undefined;
  }
}
