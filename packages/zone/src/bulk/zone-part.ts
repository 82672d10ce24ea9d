import type { DomainName, Fault, Seconds } from '@waxseal/core';
import type { LocatedRecord } from '../located-record.ts';
import type { NotCovered } from '../wire/round-trip.ts';
import type { NameColumns } from './name-table.ts';
import type { QuietSpf } from './text-judge.ts';

/** What carries over from one part of a master file to the next. */
export interface Carried {
  readonly origin: DomainName | undefined;
  readonly ttl: Seconds | undefined;
  readonly lastTtl: Seconds | undefined;
  readonly owner: DomainName | undefined;
}

/** A record that went through the full parser, by its number in the part. */
export interface WholeRecord {
  readonly index: number;
  readonly located: LocatedRecord;
}

/** From which record on names were relative to which origin. */
export interface OriginFrom {
  readonly index: number;
  readonly origin: DomainName | undefined;
}

/** The records of a part of a master file, a column per property; columns may be longer than `count`. */
export interface RecordColumns {
  readonly count: number;
  /** Codes of {@link fastTypes}; 0 for a record that is whole in `whole`. */
  readonly type: Uint8Array;
  /** 1 where a rule on the record alone may have something to say. */
  readonly suspect: Uint8Array;
  /** Numbers of names. */
  readonly owner: Uint32Array;
  /** The number of the name that rules look up for the record, plus 1; 0 for none. */
  readonly target: Uint32Array;
  /** For TXT the number of its verdict in `spf`, plus 1; for other types a hash of the data. */
  readonly detail: Uint32Array;
  readonly ttl: Uint32Array;
  /** Where the record begins, in octets from the part's beginning. */
  readonly offset: Uint32Array;
  /** Its line, from 0. */
  readonly line: Uint32Array;
}

/** What reading a part of a master file gave: plain data, to be handed from one thread to another. */
export interface ZonePart {
  readonly names: NameColumns;
  readonly traits: Uint8Array;
  readonly records: RecordColumns;
  readonly whole: readonly WholeRecord[];
  readonly spf: readonly QuietSpf[];
  readonly origins: readonly OriginFrom[];
  readonly firstOrigin: DomainName | undefined;
  readonly faults: readonly Fault[];
  readonly wireFaults: readonly Fault[];
  readonly notCovered: readonly NotCovered[];
  readonly disabled: readonly string[];
  /** The line that the part was said to begin with, from 0, and the line behind it. */
  readonly firstLine: number;
  readonly nextLine: number;
  /** Octets that were read. */
  readonly consumed: number;
  readonly end: Carried;
}

/** The memory that a part's columns lie in: what moves to another thread with it, or is given back when it was used. */
export function buffersOf({ names, traits, records }: ZonePart): readonly ArrayBuffer[] {
  const { type, suspect, owner, target, detail, ttl, offset, line } = records;
  return [
    names.octets,
    names.starts,
    names.hashes,
    traits,
    type,
    suspect,
    owner,
    target,
    detail,
    ttl,
    offset,
    line,
  ].map(({ buffer }) => buffer as ArrayBuffer);
}
