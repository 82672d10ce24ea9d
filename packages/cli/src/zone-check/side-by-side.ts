import { setImmediate } from 'node:timers/promises';
import {
  buffersOf,
  type Carried,
  guessFrom,
  type ParseZoneOptions,
  scanGuess,
  takeGuess,
  takePart,
  type ZoneCheck,
  type ZonePart,
  ZoneRun,
} from '@waxseal/zone/check';
import type { OpenZone } from './zone-octets.ts';
import type { ZoneTask } from './zone-tasks.ts';
import type { ZoneWorkers } from './zone-workers.ts';

const partSize = 1 << 20;
/** What stands in front of most records: SOA, NS, `$ORIGIN` and `$TTL`. */
const headSize = 1 << 14;
/** Where no line begins with an owner for so long, nothing is guessed. */
const longest = 1 << 24;
/** After so many guesses that were wrong, the rest is read in order. */
const mostWrong = 3;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Behind a line's end at or after a place, the next line beginning with an owner. */
function boundary(zone: OpenZone, place: number): number {
  for (let at = place; at < zone.size; at += 4096) {
    const text = Buffer.from(zone.read(at, 4097)).toString('latin1');
    const found = /\n[^\s;)"]/.exec(text);
    if (found !== null) return at + found.index + 1;
  }
  return zone.size;
}

function rangesOf(zone: OpenZone, start: number): readonly Range[] {
  const ranges: Range[] = [];
  for (let from = start; from < zone.size; from = ranges.at(-1)?.to ?? zone.size)
    ranges.push({ from, to: boundary(zone, Math.min(from + partSize, zone.size)) });
  return ranges;
}

/** A large file being read by several threads, each part on a guess which is tested when its turn has come. */
class SideBySide {
  readonly #zone: OpenZone;
  readonly #options: ParseZoneOptions;
  readonly #workers: ZoneWorkers;
  readonly #path: string;
  readonly #run: ZoneRun;
  readonly #guess: Carried;
  readonly #ranges: readonly Range[];
  /** Parts that were read and wait for their turn, by the number of their range. */
  readonly #read = new Map<number, ZonePart | undefined>();
  /** Memory of parts that were taken. */
  readonly #spare: (readonly ArrayBuffer[])[] = [];
  #given = 0;
  #taken = 0;
  #wrong = 0;

  constructor(zone: OpenZone, path: string, options: ParseZoneOptions, workers: ZoneWorkers) {
    this.#zone = zone;
    this.#path = path;
    this.#options = options;
    this.#workers = workers;
    this.#run = new ZoneRun(options, zone.size);
    takePart(this.#run, zone, options, headSize);
    this.#guess = guessFrom(this.#run);
    this.#ranges = rangesOf(zone, this.#run.offset);
  }

  async check(): Promise<ZoneCheck> {
    const pending = new Set<Promise<void>>();
    while (this.#taken < this.#ranges.length) {
      this.#giveAway(pending);
      if (this.#read.has(this.#taken)) this.#take();
      else if (this.#wrong >= mostWrong) this.#takeInOrder();
      else if (this.#isRoomAhead()) this.#readOne();
      else await Promise.race(pending);
      // Lets answers of the threads in, and an interruption, which the next reading of the file tells.
      await setImmediate();
    }
    return this.#run.finish(this.#zone.read);
  }

  /** Parts that wait for their turn hold memory: no thread runs far ahead of the slowest. */
  #isRoomAhead(): boolean {
    return this.#given < this.#ranges.length && this.#given - this.#taken < 4 * (this.#workers.count + 1);
  }

  #giveAway(pending: Set<Promise<void>>): void {
    while (this.#workers.hasFree && this.#isRoomAhead() && this.#wrong < mostWrong) {
      const index = this.#given;
      this.#given += 1;
      const { from, to } = this.#ranges[index] as Range;
      if (to - from > longest) {
        this.#read.set(index, undefined);
        continue;
      }
      const task = {
        kind: 'part',
        path: this.#path,
        name: this.#options.file ?? '',
        from,
        to,
        isLast: to === this.#zone.size,
        guess: this.#guess,
        spare: this.#spare.pop(),
      } as const;
      const done = this.#readAway(index, task).finally(() => pending.delete(done));
      pending.add(done);
    }
  }

  async #readAway(index: number, task: ZoneTask): Promise<void> {
    try {
      const found = await this.#workers.run(task);
      this.#read.set(index, 'part' in found ? found.part : undefined);
    } catch {
      // What a thread cannot do is done here, and what is wrong with the file is told from here.
      this.#read.set(index, undefined);
    }
  }

  #readOne(): void {
    const index = this.#given;
    this.#given += 1;
    const { from, to } = this.#ranges[index] as Range;
    if (to - from > longest) this.#read.set(index, undefined);
    else
      this.#read.set(
        index,
        scanGuess(this.#zone.read(from, to - from), this.#guess, {
          ...this.#options,
          isLast: to === this.#zone.size,
          spare: this.#spare.pop(),
        }),
      );
  }

  #take(): void {
    const part = this.#read.get(this.#taken);
    this.#read.delete(this.#taken);
    const { from } = this.#ranges[this.#taken] as Range;
    if (this.#run.offset === from && takeGuess(this.#run, part, this.#guess)) {
      this.#taken += 1;
      if (part !== undefined) this.#spare.push(buffersOf(part));
    } else {
      this.#wrong += 1;
      this.#takeInOrder();
    }
  }

  /** Reads the next range with what really stands before it. */
  #takeInOrder(): void {
    const { to } = this.#ranges[this.#taken] as Range;
    while (this.#run.offset < to)
      takePart(this.#run, this.#zone, this.#options, Math.min(2 * partSize, to - this.#run.offset));
    this.#taken += 1;
  }
}

/** Checks a large zone file with several threads. It finds what one thread would. */
export function checkSideBySide(
  zone: OpenZone,
  path: string,
  options: ParseZoneOptions,
  workers: ZoneWorkers,
): Promise<ZoneCheck> {
  return new SideBySide(zone, path, options, workers).check();
}
