import { encodeHex, InputError, octetString, type SvcParam } from '@waxseal/core';
import type { WireReader } from '../octets/wire-reader.ts';
import type { WireWriter } from '../octets/wire-writer.ts';
import type { FieldCodec } from './field-codec.ts';
import { quotedString } from './quoted-string.ts';
import { hex, object, whole } from './schemas.ts';
import { stringOctets } from './string-octets.ts';
import { checkSvcValue, parseSvcValue, svcKeyName, svcKeyNames, svcKeyNumber, svcValueText } from './svc-keys.ts';
import type { Token } from './token.ts';

const [mandatory, alpn, noDefaultAlpn] = [0, 1, 2] as const;

interface Pair {
  readonly name: string;
  readonly value: string | undefined;
}

const isBehind = (next: Token, { text, line, column }: Token): boolean =>
  next.line === line && next.column === column + text.length;

/** A parameter whose value is quoted comes as two words, `alpn=` and the string right behind it. */
function pairs(words: readonly Token[]): readonly Pair[] {
  const found: Pair[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] as Token;
    if (word.quoted) throw new InputError('only the value of a service parameter is quoted', { value: word.text });
    const at = word.text.indexOf('=');
    const next = words[index + 1];
    const joins = at === word.text.length - 1 && next?.quoted === true && isBehind(next, word);
    if (joins) index += 1;
    const value = joins ? next.text : at === -1 ? undefined : word.text.slice(at + 1);
    found.push({
      name: at === -1 ? word.text : word.text.slice(0, at),
      value: value === undefined ? undefined : stringOctets(value),
    });
  }
  return found;
}

function parseParam({ name, value }: Pair): SvcParam {
  const key = svcKeyNumber(name);
  if (key !== undefined) return { key, value: parseSvcValue(name, value) };
  throw new InputError('unknown service parameter', {
    value: name,
    hint: `one of ${svcKeyNames.join(', ')}, or keyNNN, in lower case (RFC 9460 §2.1)`,
  });
}

/** @throws InputError where parameters contradict each other or the rules of their keys (RFC 9460 §2.2, §7, §8). */
function check(params: readonly SvcParam[]): void {
  for (const { key, value } of params) checkSvcValue(key, value);
  const keys = new Set(params.map(({ key }) => key));
  const named = params.find(({ key }) => key === mandatory)?.value ?? new Uint8Array();
  for (let at = 0; at < named.length; at += 2) {
    const key = (named[at] ?? 0) * 256 + (named[at + 1] ?? 0);
    if (key === mandatory) throw new InputError('mandatory does not name itself (RFC 9460 §8)');
    if (!keys.has(key))
      throw new InputError('mandatory names a parameter that is not there (RFC 9460 §8)', { value: svcKeyName(key) });
  }
  if (keys.has(noDefaultAlpn) && !keys.has(alpn))
    throw new InputError('no-default-alpn stands beside alpn only (RFC 9460 §7.1.1)', {
      hint: 'add alpn=, or leave no-default-alpn out',
    });
}

function parse(words: readonly Token[]): readonly SvcParam[] {
  const params = pairs(words).map(parseParam);
  const twice = params.find(({ key }, index) => params.findIndex((other) => other.key === key) !== index);
  if (twice !== undefined) throw new InputError('a service parameter is given twice', { value: svcKeyName(twice.key) });
  return params.toSorted((one, other) => one.key - other.key);
}

export function paramText({ key, value }: SvcParam): string {
  if (value.length === 0) return key === noDefaultAlpn ? svcKeyName(key) : `key${key}`;
  const text = svcValueText(key, value);
  if (text === undefined) return `key${key}=${quotedString(octetString(value))}`;
  return `${svcKeyName(key)}=${/^[A-Za-z0-9.:,/+=_-]+$/.test(text) ? text : quotedString(text)}`;
}

function write(writer: WireWriter, params: readonly SvcParam[]): void {
  let last = -1;
  for (const { key, value } of params) {
    if (key <= last)
      throw new InputError('parameters stand in the order of their keys, each once (RFC 9460 §2.2)', {
        value: `key${key}`,
      });
    last = key;
    writer.u16(key);
    const length = writer.length;
    writer.u16(0);
    writer.octets(value);
    writer.patchLength(length);
  }
}

function read(reader: WireReader): readonly SvcParam[] {
  const params: SvcParam[] = [];
  while (reader.left > 0) {
    const key = reader.u16();
    if (key <= (params.at(-1)?.key ?? -1))
      reader.refuse('parameters stand in the order of their keys, each once (RFC 9460 §2.2)');
    params.push({ key, value: reader.octets(reader.u16()) });
  }
  return params;
}

/** The parameters of SVCB and HTTPS, `alpn=h2,h3` or `key65000="…"` (RFC 9460 §2.1). */
export const svcParamsField: FieldCodec<'svcParams'> = {
  words: 'rest',
  empty: true,
  quotable: true,
  parse,
  text: (params) => params.map(paramText).join(' '),
  write,
  read,
  check,
  json: (params) => params.map(({ key, value }) => ({ key, value: encodeHex(value) })),
  schema: { type: 'array', items: object({ key: whole(0xffff), value: hex }) },
};
