import type { DomainName } from '../domain-name.ts';
import type { Seconds } from '../ttl.ts';
import type { RecordData } from './record-data.ts';

/** The record types that have a name here; all others are `TYPE` and a number (RFC 3597 §5). */
export type KnownType = keyof RecordData;
export type UnknownType = `TYPE${number}`;
export type TypeName = KnownType | UnknownType;

interface Base {
  readonly owner: DomainName;
  readonly ttl: Seconds;
}

/** A record of a type that has no fields here: its RDATA as octets (RFC 3597). */
export interface UnknownRecord extends Base {
  readonly type: UnknownType;
  readonly data: Uint8Array;
}

/** The record of one type: `RecordOf<'MX'>`. */
export type RecordOf<T extends TypeName> = T extends KnownType
  ? Base & { readonly type: T } & RecordData[T]
  : UnknownRecord;

/** One record of the Internet class, flat, discriminated by `type`. */
export type ResourceRecord = { [T in KnownType]: RecordOf<T> }[KnownType] | UnknownRecord;

/** A record of some of the types: `SomeRecord<'TXT' | 'SPF'>`. */
export type SomeRecord<T extends TypeName> = Extract<ResourceRecord, { readonly type: T }>;
