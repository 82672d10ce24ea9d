import type { DomainName, Fault, Place } from '@waxseal/core';
import { noOrigin, sortedByPlace, type ZoneCheck } from '../check/zone-check.ts';
import { lintRules } from '../lint/lint-rules.ts';
import { lintOwners } from '../lint/lint-zone.ts';
import type { OwnerGroup } from '../lint/zone-index.ts';
import { originOf } from '../parse/parse-zone.ts';
import type { ParseZoneOptions } from '../parse/zone-file-reader.ts';
import type { NotCovered } from '../wire/round-trip.ts';
import { QuietOwners } from './quiet-owners.ts';
import { quietRules } from './quiet-rules.ts';
import { StoredRecords, type ZoneSource } from './stored-records.ts';
import { indexStored, StoredOwners } from './stored-zone.ts';
import type { Carried, WholeRecord, ZonePart } from './zone-part.ts';
import { ZoneStore } from './zone-store.ts';

function shifted<T extends { readonly place?: Place }>(list: readonly T[], lines: number): readonly T[] {
  if (lines === 0) return list;
  return list.map((one) =>
    one.place?.line === undefined ? one : { ...one, place: { ...one.place, line: one.place.line + lines } },
  );
}

/** The owners that rules may have something to say about. */
function* groupsOf(owners: StoredOwners, quiet: QuietOwners): Generator<OwnerGroup> {
  const allKnown = lintRules.every(({ id }) => quietRules.has(id));
  for (const name of allKnown ? quiet.others() : owners.names()) yield owners.group(name);
}

/** A check under way: takes the parts of a zone file in their order, then says what it found. */
export class ZoneRun {
  readonly #options: ParseZoneOptions;
  readonly #size: number;
  readonly #store = new ZoneStore();
  readonly #faults: Fault[] = [];
  readonly #wireFaults: Fault[] = [];
  readonly #notCovered: NotCovered[] = [];
  readonly #disabled: string[] = [];
  #firstOrigin: DomainName | undefined;
  /** What the next part begins with. */
  carried: Carried;
  /** Octets and lines taken so far. */
  offset = 0;
  line = 0;

  /** A run on a file of so many octets. */
  constructor(options: ParseZoneOptions, size: number) {
    this.#options = options;
    this.#size = size;
    this.carried = { origin: options.origin, ttl: undefined, lastTtl: undefined, owner: undefined };
  }

  /** Takes the part that begins at `offset`. */
  add(part: ZonePart): void {
    const lines = this.line - part.firstLine;
    const whole = part.whole.map(({ index, located }): WholeRecord => ({
      index,
      located: shifted([located], lines)[0] ?? located,
    }));
    this.#store.add({ ...part, whole }, this.offset, lines, this.#size);
    this.#faults.push(...shifted(part.faults, lines));
    this.#wireFaults.push(...shifted(part.wireFaults, lines));
    for (const one of part.notCovered) this.#notCovered.push(one);
    this.#disabled.push(...part.disabled);
    this.#firstOrigin ??= part.firstOrigin;
    this.carried = part.end;
    this.offset += part.consumed;
    this.line += part.nextLine - part.firstLine;
  }

  /** Leaves out the line that ends before an octet, with a fault. */
  skipLine(end: number, message: string): void {
    const { file } = this.#options;
    this.#faults.push({
      severity: 'error',
      rule: 'syntax',
      message,
      place: { ...(file === undefined ? {} : { file }), line: this.line + 1, column: 1 },
      hint: 'is this a zone file?',
    });
    this.offset = end;
    this.line += 1;
  }

  #lint(origin: DomainName, source: ZoneSource): readonly Fault[] {
    const store = this.#store;
    const owners = new StoredOwners(store, new StoredRecords(store, source, this.#options.file));
    const zone = indexStored(origin, store, owners);
    const quiet = new QuietOwners(store, origin, zone.cuts);
    return lintOwners(zone, groupsOf(owners, quiet), { disabled: this.#disabled });
  }

  /** What the check found, once all parts are taken; `source` reads lines of the file again. */
  finish(source: ZoneSource): ZoneCheck {
    const soa = Array.from(this.#store.whole.values()).find(({ record }) => record.type === 'SOA')?.record.owner;
    const origin = originOf(this.#options.origin, this.#firstOrigin, soa);
    const lint = origin === undefined ? noOrigin(this.#faults, this.#options.file) : this.#lint(origin, source);
    const faults = sortedByPlace([...this.#faults, ...this.#wireFaults, ...lint]);
    return { origin, records: this.#store.count, faults, notCovered: this.#notCovered };
  }
}
