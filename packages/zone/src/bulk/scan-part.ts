import { type DomainName, type Fault, nameFromPresentation, type Seconds } from '@waxseal/core';
import type { LocatedRecord } from '../located-record.ts';
import { EntryReader, type EntrySink } from '../parse/read-entries.ts';
import { octetsText, outermostReader, type ParseZoneOptions, type ZoneFileReader } from '../parse/zone-file-reader.ts';
import type { ZoneState } from '../parse/zone-state.ts';
import { RoundTripper } from '../wire/round-trip.ts';
import { octetClasses, blank } from './octet-classes.ts';
import { PartWriter, type Row } from './part-writer.ts';
import { RecordJudge } from './record-judge.ts';
import { RecordReader } from './record-reader.ts';
import { wireKey } from './wire-key.ts';
import type { Carried, OriginFrom, WholeRecord, ZonePart } from './zone-part.ts';

const [newLine, carriageReturn, dollar, semicolon] = [0x0a, 0x0d, 0x24, 0x3b] as const;

const isPlain = (name: DomainName | undefined): name is DomainName =>
  name !== undefined && /^(?:[a-z0-9_-]+\.)+$/.test(name);

export interface ScanOptions extends ParseZoneOptions {
  /** The line that the part begins with, from 0. */
  readonly line: number;
  /** Nothing follows: what the octets end in is complete, or a fault. */
  readonly isLast: boolean;
  /** Give up where what went before is not certain: at a directive, a missing owner or TTL, an entry that does not end. */
  readonly isGuess: boolean;
  /** Memory of a part that was used before, from `buffersOf`: it is written over. */
  readonly spare?: readonly ArrayBuffer[] | undefined;
}

/** Reads one part of a master file: usual records from octets, everything else by the full parser. */
class PartScanner {
  readonly #octets: Buffer;
  readonly #options: ScanOptions;
  readonly #state: ZoneState;
  readonly #reader = new RecordReader();
  readonly #part: PartWriter;
  readonly #judge = new RecordJudge();
  readonly #row: Row = { type: 0, suspect: 0, owner: 0, target: 0, detail: 0, ttl: 0, offset: 0, line: 0 };
  readonly #whole: WholeRecord[] = [];
  readonly #faults: Fault[] = [];
  readonly #tripper = new RoundTripper();
  readonly #disabled: string[] = [];
  readonly #origins: OriginFrom[];
  readonly #file: ZoneFileReader;
  readonly #entries: EntrySink;
  #line: number;

  constructor(octets: Buffer, start: Carried, options: ScanOptions) {
    this.#octets = octets;
    this.#part = new PartWriter(octets.length, options.spare);
    this.#options = options;
    this.#line = options.line;
    this.#state = { ...start };
    this.#origins = [{ index: 0, origin: start.origin }];
    const sink = {
      record: (located: LocatedRecord) => this.#keep(located),
      fault: (fault: Fault) => this.#faults.push(fault),
      disable: (rules: readonly string[]) => this.#disabled.push(...rules),
    };
    this.#file = outermostReader(this.#state, sink, options);
    this.#entries = this.#file.entries();
  }

  /** The part, or undefined where a guess could not be kept up. */
  scan(): ZonePart | undefined {
    const octets = this.#octets;
    const { cursor } = this.#reader;
    const last = octets.lastIndexOf(newLine) + 1;
    const end = this.#options.isLast ? octets.length : last;
    cursor.octets = octets;
    this.#stateToReader();
    let at = 0;
    while (at < end) {
      const next = at < last ? this.#fast(at) : -1;
      if (next === -1) {
        if (this.#options.isGuess && !this.#isCertain(at)) return undefined;
        const behind = this.#slow(at, end);
        if (behind === -1) break;
        at = behind;
      } else {
        at = next;
        this.#line += 1;
      }
    }
    return this.#options.isGuess && at < end ? undefined : this.#result(at);
  }

  /** Reads a usual record, an empty line or a comment; gives where the next line begins, or -1. */
  #fast(start: number): number {
    const reader = this.#reader;
    const { cursor } = reader;
    cursor.at = start;
    const first = cursor.octets[start] as number;
    if (first === newLine) return start + 1;
    if (first === semicolon) return cursor.endOfLine() ? cursor.at : -1;
    if (reader.read()) {
      this.#emit(start);
      return cursor.at;
    }
    if (((octetClasses[first] as number) & blank) === 0) return -1;
    cursor.at = start;
    return cursor.endOfLine() ? cursor.at : -1;
  }

  #emit(offset: number): void {
    const reader = this.#reader;
    const row = this.#row;
    const part = this.#part;
    if (reader.ownerIsNew) row.owner = part.name(reader.cursor.wire, 0, reader.ownerEnd);
    row.type = reader.code;
    row.ttl = reader.ttl;
    row.offset = offset;
    row.line = this.#line;
    this.#judge.judge(row, reader, part);
    part.add(row);
    this.#state.lastTtl = reader.ttl as Seconds;
    if (this.#state.ttl === undefined) reader.defaultTtl = reader.ttl;
  }

  /** Whether an entry means the same whatever stood before this part. */
  #isCertain(at: number): boolean {
    const first = this.#octets[at] as number;
    const isBlank = ((octetClasses[first] as number) & blank) !== 0;
    return (
      first !== dollar &&
      first !== carriageReturn &&
      !(isBlank && !this.#reader.hasOwner && this.#state.owner === undefined) &&
      (this.#state.ttl ?? this.#state.lastTtl) !== undefined
    );
  }

  /** Reads an entry by the full parser; gives where the next line begins, or -1 when the entry does not end here. */
  #slow(at: number, end: number): number {
    this.#readerToState();
    const before = [this.#faults.length, this.#disabled.length] as const;
    // Its own line, then twice as much as long as parentheses are open: records keep the text alive that they were read from.
    for (let stop = this.#lineEnd(at, end); ; stop = this.#lineEnd(at + 2 * (stop - at), end)) {
      const line = new EntryReader(octetsText(this.#octets.subarray(at, stop)), this.#entries).readLine(
        0,
        this.#line + 1,
      );
      if (line.isComplete || (stop === end && this.#options.isLast)) {
        this.#line = line.line - 1;
        this.#stateToReader();
        return at + line.at;
      }
      [this.#faults.length, this.#disabled.length] = before;
      if (stop === end) return -1;
    }
  }

  /** Behind the end of the line that goes on at a place. */
  #lineEnd(at: number, end: number): number {
    const found = at < end ? this.#octets.indexOf(newLine, at) : -1;
    return found === -1 || found >= end ? end : found + 1;
  }

  #keep(located: LocatedRecord): void {
    const key = wireKey(located.record.owner);
    const owner = this.#part.name(key, 0, key.length);
    this.#whole.push({ index: this.#part.count, located });
    this.#part.add({ type: 0, suspect: 1, owner, target: 0, detail: 0, ttl: located.record.ttl, offset: 0, line: 0 });
    this.#tripper.check(located);
  }

  /** What the full parser must know of the records read from octets. */
  #readerToState(): void {
    const reader = this.#reader;
    if (reader.ownerFrom === -1) return;
    this.#state.owner = nameFromPresentation(
      this.#octets.toString('latin1', reader.ownerFrom, reader.ownerTo),
      this.#state.origin,
    );
  }

  /** What reading from octets must know of what the full parser read. */
  #stateToReader(): void {
    const reader = this.#reader;
    const { origin, ttl, lastTtl, owner } = this.#state;
    if (isPlain(owner)) reader.adoptOwner(wireKey(owner), owner.slice(0, -1));
    else reader.forgetOwner();
    reader.defaultTtl = ttl ?? lastTtl ?? -1;
    if (origin !== this.#origins.at(-1)?.origin) this.#origins.push({ index: this.#part.count, origin });
    reader.cursor.origin = isPlain(origin) ? wireKey(origin) : undefined;
    reader.cursor.suffix = isPlain(origin) ? `.${origin.slice(0, -1)}` : '';
  }

  #result(consumed: number): ZonePart {
    this.#readerToState();
    return {
      names: this.#part.names.columns,
      traits: this.#part.traits,
      records: this.#part.records(),
      spf: this.#judge.spf,
      whole: this.#whole,
      origins: this.#origins,
      firstOrigin: this.#file.firstOrigin,
      faults: this.#faults,
      wireFaults: this.#tripper.faults,
      notCovered: this.#tripper.notCovered,
      disabled: this.#disabled,
      firstLine: this.#options.line,
      nextLine: this.#line,
      consumed,
      end: { ...this.#state },
    };
  }
}

/**
 * Reads a part of a master file that begins at a line's beginning. Its last line counts when it has its end, or when
 * nothing follows. Pure. Gives undefined where a guess about what went before could not be kept up.
 */
export function scanPart(octets: Uint8Array, start: Carried, options: ScanOptions): ZonePart | undefined {
  return new PartScanner(Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength), start, options).scan();
}
