import {
  characterString,
  decodeBase64,
  decodeHex,
  type DomainName,
  type Field,
  type FieldKind,
  fieldsOf,
  type FieldValues,
  InputError,
  ipv4,
  ipv6,
  nameFromPresentation,
  recordFromFields,
  type ResourceRecord,
  type Seconds,
  type TypeName,
} from '@waxseal/core';
import { decodeRdata } from '../wire/decode-record.ts';
import { parseLocation } from './parse-location.ts';
import { parseSvcParams } from './parse-svc-params.ts';
import { parseTtl } from './parse-ttl.ts';
import { type Token, unescaped } from './token.ts';

type Reader<K extends FieldKind> = (
  tokens: readonly Token[],
  field: Field,
  origin: DomainName | undefined,
) => FieldValues[K];

const first = (tokens: readonly Token[]): string => tokens[0]?.text ?? '';

function octets(text: string): string {
  const value = unescaped(text);
  if (value !== undefined) return value;
  throw new InputError('a bad escape', {
    value: text,
    hint: '\\ and one character, or \\ and three digits up to 255 (RFC 1035 §5.1)',
  });
}

function number(tokens: readonly Token[], field: Field, most: number): number {
  const text = first(tokens);
  const known = field.mnemonics?.[text.toUpperCase()];
  if (known !== undefined) return known;
  if (/^\d{1,10}$/.test(text) && Number(text) <= most) return Number(text);
  throw new InputError(`${field.name} is a number from 0 to ${most}`, { value: text });
}

function binary(tokens: readonly Token[], decode: (text: string) => Uint8Array | undefined, form: string): Uint8Array {
  const text = tokens.map((token) => token.text).join('');
  const value = decode(text);
  if (value !== undefined && text !== '') return value;
  throw new InputError(`not ${form}`, { value: text.slice(0, 80) });
}

function ttl(tokens: readonly Token[], field: Field): number {
  const value = parseTtl(first(tokens));
  if (value !== undefined) return value;
  throw new InputError(`${field.name} is a number of seconds, or one with units like 1h30m`, { value: first(tokens) });
}

function tag(tokens: readonly Token[]): string {
  const text = first(tokens);
  if (/^[a-z0-9]{1,255}$/i.test(text)) return text;
  throw new InputError('a tag has letters and digits only (RFC 8659 §4.1)', { value: text });
}

/** One reader per kind of field. `rest` kinds take every word up to the end. */
const readers: { readonly [K in FieldKind]: Reader<K> } = {
  name: (tokens, _field, origin) => nameFromPresentation(first(tokens), origin),
  u8: (tokens, field) => number(tokens, field, 255),
  u16: (tokens, field) => number(tokens, field, 65_535),
  u32: (tokens, field) => number(tokens, field, 2 ** 32 - 1),
  ttl,
  ipv4: (tokens) => ipv4(first(tokens)),
  ipv6: (tokens) => ipv6(first(tokens)),
  string: (tokens) => characterString(octets(first(tokens))),
  strings: (tokens) => tokens.map(({ text }) => characterString(octets(text))),
  text: (tokens) => octets(first(tokens)),
  tag,
  hex: (tokens) => binary(tokens, decodeHex, 'hexadecimal'),
  base64: (tokens) => binary(tokens, decodeBase64, 'base64'),
  svcParams: parseSvcParams,
  location: (tokens) => parseLocation(tokens.map(({ text }) => text)),
  unknown: () => new Uint8Array(),
};

const restKinds: ReadonlySet<FieldKind> = new Set(['strings', 'hex', 'base64', 'svcParams', 'location']);
const mayBeEmpty: ReadonlySet<FieldKind> = new Set(['svcParams']);

/** RDATA in the form that any type may have, `\# length hex` (RFC 3597 §5). */
function generic(tokens: readonly Token[]): Uint8Array {
  const [, length, ...hex] = tokens.map(({ text }) => text);
  const data = hex.length === 0 ? new Uint8Array() : decodeHex(hex.join(''));
  if (data !== undefined && length === String(data.length)) return data;
  throw new InputError('data in generic form is \\# with the number of octets, then hexadecimal (RFC 3597 §5)', {
    value: tokens
      .map(({ text }) => text)
      .join(' ')
      .slice(0, 80),
  });
}

function isGeneric(tokens: readonly Token[]): boolean {
  return tokens[0]?.text === '\\#' && !tokens[0].quoted;
}

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

function readField(type: TypeName, field: Field, tokens: readonly Token[], origin: DomainName | undefined): unknown {
  return refusing(tokens[0], () => {
    if (tokens.length > 0 || mayBeEmpty.has(field.kind)) return readers[field.kind](tokens, field, origin);
    throw new InputError(`${type} lacks its ${field.name}`, {
      hint: `${type} has ${fieldsOf(type)
        .map(({ name }) => name)
        .join(', ')}`,
    });
  });
}

/** What stands before the data of a record. */
export interface RecordHead {
  readonly owner: DomainName;
  readonly ttl: Seconds;
  readonly type: TypeName;
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
  const fields = fieldsOf(head.type);
  if (isGeneric(tokens)) return refusing(tokens[0], () => decodeRdata(head, generic(tokens)));
  if (fields[0]?.kind === 'unknown')
    throw new RdataRefused(
      tokens[0],
      new InputError(`the data of ${head.type} is written in generic form`, {
        hint: String.raw`\# length hex (RFC 3597 §5)`,
      }),
    );
  const values: Record<string, unknown> = {};
  let left = tokens;
  for (const field of fields) {
    const taken = restKinds.has(field.kind) ? left : left.slice(0, 1);
    values[field.name] = readField(head.type, field, taken, origin);
    left = left.slice(taken.length);
  }
  refuseMore(head.type, left[0]);
  return recordFromFields(head, values);
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
