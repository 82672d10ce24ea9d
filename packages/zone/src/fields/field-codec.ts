import type { DomainName, Field, FieldKind, FieldValues } from '@waxseal/core';
import type { WireReader } from '../octets/wire-reader.ts';
import type { WireWriter } from '../octets/wire-writer.ts';
import type { Token } from './token.ts';

/** A JSON Schema, as plain data. */
export type JsonSchema = { readonly [key: string]: unknown };

/** What stands around a field: its descriptor, and the fields of the record that came before it. */
export interface FieldContext {
  readonly field: Field;
  readonly values: Readonly<Record<string, unknown>>;
}

/** What reading a field's text knows beside its words. */
export interface TextContext extends FieldContext {
  readonly origin: DomainName | undefined;
}

/** What reading a field's octets knows beside them. */
export interface WireContext extends FieldContext {
  /** Whether names in the data may be compressed (RFC 3597 §4). */
  readonly compressed: boolean;
}

/** All that is done with one kind of RDATA field. A new kind is one such codec, and its place in the table of codecs. */
export interface FieldCodec<K extends FieldKind> {
  /** Whether its text is one word, or all words that are left. */
  readonly words: 'one' | 'rest';
  /** How many words it takes where that is not one. */
  readonly count?: number;
  /** Whether its words may stand in quotes; everywhere else a quoted word is refused. */
  readonly quotable?: true;
  /** Whether its text may be no word at all. */
  readonly empty?: true;
  /** Reads its words, at least one where it may not be empty. @throws InputError */
  readonly parse: (words: readonly Token[], context: TextContext) => FieldValues[K];
  /** Its text as a master file has it; `''` when there is nothing to write. */
  readonly text: (value: FieldValues[K], context: FieldContext) => string;
  /** Writes its octets. @throws InputError for a value that does not fit. */
  readonly write: (writer: WireWriter, value: FieldValues[K], context: FieldContext) => void;
  /** Reads its octets, the inverse of `write`. @throws InputError when they do not fit. */
  readonly read: (reader: WireReader, context: WireContext) => FieldValues[K];
  /** What is wrong with a value that text gives, in words or in generic form. @throws InputError */
  readonly check?: (value: FieldValues[K]) => void;
  /** The value with the case of its names taken away, where names in the data compare so (RFC 4034 §6.2). */
  readonly folded?: (value: FieldValues[K], context: FieldContext) => FieldValues[K];
  /** Its value as JSON; as it is when left out. */
  readonly json?: (value: FieldValues[K]) => unknown;
  readonly schema: JsonSchema;
}
