import { InputError, type Seconds } from '@waxseal/core';
import type { LocatedRecord } from '../located-record.ts';
import { readEntries } from '../parse/read-entries.ts';
import { readRecord } from '../parse/read-record.ts';
import type { Entry } from '../fields/token.ts';
import { octetsText } from '../parse/zone-file-reader.ts';
import type { ZoneStore } from './zone-store.ts';

/** Gives octets of the zone file from a place on: at most so many, fewer at the file's end. */
export type ZoneSource = (offset: number, length: number) => Uint8Array;

const window = 1 << 16;
const newLine = 0x0a;

function onlyEntry(text: string): Entry | undefined {
  const entries: Entry[] = [];
  readEntries(text, { entry: (entry) => entries.push(entry), fault: () => {}, comment: () => {} });
  return entries[0];
}

/** Makes records of a store into objects again, by reading their lines once more with the full parser. */
export class StoredRecords {
  readonly #store: ZoneStore;
  readonly #source: ZoneSource;
  readonly #file: string | undefined;
  #octets: Uint8Array = new Uint8Array(0);
  #start = 0;

  constructor(store: ZoneStore, source: ZoneSource, file: string | undefined) {
    this.#store = store;
    this.#source = source;
    this.#file = file;
  }

  /** The line at an offset. Suspects of one kind stand near each other mostly: a window of the file serves several. */
  #lineAt(offset: number): Uint8Array {
    for (let size = window; ; size *= 2) {
      const from = offset - this.#start;
      const end = from < 0 ? -1 : this.#octets.indexOf(newLine, from);
      if (from >= 0 && end !== -1) return this.#octets.subarray(from, end + 1);
      this.#octets = this.#source(offset, size);
      this.#start = offset;
      if (this.#octets.length < size && !this.#octets.includes(newLine)) return this.#octets;
    }
  }

  /** The record of a number. @throws InputError when the file was written to meanwhile. */
  at(record: number): LocatedRecord {
    const store = this.#store;
    const whole = store.whole.get(record);
    if (whole !== undefined) return whole;
    const ttl = store.ttl[record] as Seconds;
    const state = {
      origin: store.originAt(record),
      ttl,
      lastTtl: ttl,
      owner: store.names.text(store.owner[record] as number),
    };
    const place = {
      ...(this.#file === undefined ? {} : { file: this.#file }),
      line: (store.line[record] as number) + 1,
    };
    let found: LocatedRecord | undefined;
    const entry = onlyEntry(octetsText(this.#lineAt(store.offset[record] as number)));
    try {
      if (entry !== undefined)
        found = { record: readRecord(state, entry), place: { ...place, column: entry.tokens[0]?.column ?? 1 } };
    } catch {
      // It was read once: what cannot be read now is not what was there.
    }
    if (found === undefined) throw new InputError('the file changed while it was read', { place });
    return found;
  }
}
