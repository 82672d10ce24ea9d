import {
  decodeHex,
  type DomainName,
  type Field,
  fieldsOf,
  type FieldKind,
  InputError,
  recordFromFields,
  type ResourceRecord,
  type Seconds,
  type TypeName,
  typeNumber,
} from '@waxseal/core';
import type { FieldCodec } from '../fields/field-codec.ts';
import { fieldCodec } from '../fields/field-codecs.ts';
import { parseNumber } from '../fields/number-fields.ts';
import { recordFields } from '../fields/record-fields.ts';
import type { Token } from '../fields/token.ts';
import { decodeRdata } from '../wire/decode-record.ts';

/** Where reading RDATA failed: the word, for the fault's place. */
export class RdataRefused extends Error {
  readonly token: Token | undefined;
  readonly reason: InputError;
  constructor(token: Token | undefined, reason: InputError) {
    super(reason.message);
    this.token = token;
    this.reason = reason;
  }
}

function refuseQuoted(tokens: readonly Token[]): void {
  const quoted = tokens.find((token) => token.quoted);
  if (quoted !== undefined)
    throw new RdataRefused(
      quoted,
      new InputError('this word may not stand in quotes', { value: `"${quoted.text}"`, hint: quoted.text }),
    );
}

/** RDATA in the form that any type may have, `\# length hex` (RFC 3597 §5). */
function generic(tokens: readonly Token[]): Uint8Array {
  const [, length, ...hex] = tokens.map(({ text }) => text);
  refuseQuoted(tokens);
  const data = hex.length === 0 ? new Uint8Array() : decodeHex(hex.join(''));
  if (data !== undefined && parseNumber(length ?? '', 65_535) === data.length) return data;
  throw new InputError('data in generic form is \\# with the number of octets, then hexadecimal (RFC 3597 §5)', {
    value: tokens
      .map(({ text }) => text)
      .join(' ')
      .slice(0, 80),
  });
}

// In TXT, BIND and NSD take \# for text where no number follows.
function isGeneric(type: TypeName, [first, second]: readonly Token[]): boolean {
  if (first?.text !== '\\#' || first.quoted) return false;
  return type !== 'TXT' || (second?.quoted === false && /^\d+$/.test(second.text));
}

function lacks(type: TypeName, field: Field): InputError {
  return new InputError(`${type} lacks its ${field.name}`, {
    hint: `${type} has ${fieldsOf(type)
      .map(({ name }) => name)
      .join(', ')}`,
  });
}

/** The words of a field out of those that are left. @throws RdataRefused when there are too few, or quotes around one. */
function wordsOf(
  type: TypeName,
  field: Field,
  { words, count = 1, empty, quotable }: FieldCodec<FieldKind>,
  left: readonly Token[],
): readonly Token[] {
  const taken = words === 'rest' ? left : left.slice(0, count);
  const fewest = empty === true || field.optional === true ? 0 : count;
  if (taken.length < fewest) throw new RdataRefused(taken.at(-1), lacks(type, field));
  if (quotable !== true) refuseQuoted(taken);
  return taken;
}

/** What stands before the data of a record. */
export interface RecordHead {
  readonly owner: DomainName;
  readonly ttl: Seconds;
  readonly type: TypeName;
}

/** A type without a text of its own: its data is written in generic form only. */
function onlyGeneric(type: TypeName, at: Token | undefined): RdataRefused {
  return new RdataRefused(
    at,
    new InputError(`the data of ${type} is written in generic form`, {
      hint: String.raw`TYPE${typeNumber(type)} \# length hex (RFC 3597 §5)`,
    }),
  );
}

function fromWords(head: RecordHead, tokens: readonly Token[], origin: DomainName | undefined): ResourceRecord {
  const values: Record<string, unknown> = {};
  let left = tokens;
  for (const field of fieldsOf(head.type)) {
    const codec = fieldCodec(field.kind);
    const words = wordsOf(head.type, field, codec, left);
    values[field.name] = refusing(words[0], () => codec.parse(words, { field, values, origin }));
    left = left.slice(words.length);
  }
  refuseMore(head.type, left[0]);
  return recordFromFields(head, values);
}

/** @throws RdataRefused for values that no server takes, however they were written. */
function checked(record: ResourceRecord, at: Token | undefined): ResourceRecord {
  if (fieldsOf(record.type).some(({ kind }) => fieldCodec(kind).check !== undefined))
    for (const { codec, value } of recordFields(record)) refusing(at, () => codec.check?.(value));
  return record;
}

/**
 * Reads a record's data by the table of record types.
 * @throws RdataRefused for a missing, superfluous or bad word.
 */
export function parseRecord(
  head: RecordHead,
  tokens: readonly Token[],
  origin: DomainName | undefined,
): ResourceRecord {
  if (isGeneric(head.type, tokens))
    return checked(
      refusing(tokens[0], () => decodeRdata(head, generic(tokens))),
      tokens[0],
    );
  if (fieldsOf(head.type)[0]?.kind === 'unknown') throw onlyGeneric(head.type, tokens[0]);
  return checked(fromWords(head, tokens, origin), tokens[0]);
}

function refuseMore(type: TypeName, extra: Token | undefined): void {
  if (extra === undefined) return;
  const isText = fieldsOf(type).some(({ kind }) => kind === 'text');
  throw new RdataRefused(
    extra,
    new InputError(`more words than ${type} has`, {
      value: extra.text,
      ...(isText ? { hint: 'text with blanks or ; goes in quotes' } : {}),
    }),
  );
}

function refusing<T>(token: Token | undefined, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError) throw new RdataRefused(token, error);
    throw error;
  }
}
