import { type DomainName, type Fault, InputError, isSubdomain, nameFromPresentation, octetString, parseTypeName, type Place, type Seconds, type TypeName, utf8Octets } from '@waxseal/core';
import type { LocatedRecord } from '../located-record.ts';
import { parseRecord, RdataRefused } from './parse-rdata.ts';
import { parseTtl } from './parse-ttl.ts';
import { readEntries } from './read-entries.ts';
import type { Entry, Token } from './token.ts';

export interface ParseZoneOptions {
  /** The zone's name, and what relative names are relative to until `$ORIGIN` says otherwise. */
  readonly origin?: DomainName;
  /** The file's name, for the places of faults. */
  readonly file?: string;
}

/** A master file, read: every record that could be, and every fault. */
export interface ParsedZone {
  /** The zone's name: given, or that of the SOA record, or of the first `$ORIGIN`. */
  readonly origin: DomainName | undefined;
  readonly records: readonly LocatedRecord[];
  readonly faults: readonly Fault[];
  /** Rules switched off by comments `; waxseal: disable=RULE`. */
  readonly disabled: readonly string[];
}

interface State {
  origin: DomainName | undefined;
  ttl: Seconds | undefined;
  lastTtl: Seconds | undefined;
  owner: DomainName | undefined;
}

/** A fault found at a word. */
class Refused extends Error {
  readonly token: Token | undefined;
  readonly options: { readonly value?: string; readonly hint?: string };
  constructor(message: string, token: Token | undefined, options: { readonly value?: string; readonly hint?: string } = {}) {
    super(message);
    this.token = token;
    this.options = options;
  }
}

const classes = new Set(['IN', 'CH', 'HS', 'CS']);

function seconds(token: Token | undefined): Seconds {
  const value = token === undefined ? undefined : parseTtl(token.text);
  if (value === undefined) throw new Refused('expected a TTL', token, { ...(token === undefined ? {} : { value: token.text }), hint: 'seconds, or with units like 1h30m' });
  if (value >= 2 ** 31) throw new Refused('a TTL is at most 2147483647 seconds (RFC 2181 §8)', token, { value: String(value) });
  return value as Seconds;
}

function name(token: Token, origin: DomainName | undefined): DomainName {
  try {
    return nameFromPresentation(token.text, origin);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const [fault] = error.faults;
    throw new Refused(fault?.message ?? error.message, token, { value: token.text, ...(fault?.hint === undefined ? {} : { hint: fault.hint }) });
  }
}

function directive(state: State, tokens: readonly Token[]): void {
  const [word, value, ...rest] = tokens;
  const extra = rest[0];
  switch (word?.text.toUpperCase()) {
    case '$ORIGIN':
      if (value === undefined || extra !== undefined) throw new Refused('$ORIGIN takes one name', extra ?? word, { hint: '$ORIGIN new.example.' });
      state.origin = name(value, state.origin);
      return;
    case '$TTL':
      if (extra !== undefined) throw new Refused('$TTL takes one number', extra, { value: extra.text });
      state.ttl = seconds(value ?? word);
      return;
    case '$INCLUDE':
    case '$GENERATE':
      throw new Refused(`${word?.text ?? ''} is not read`, word, { hint: 'named-compilezone writes such a file out in full' });
    default:
      throw new Refused('unknown directive', word, { value: word?.text ?? '', hint: '$ORIGIN or $TTL' });
  }
}

function isType(token: Token | undefined): boolean {
  if (token === undefined || token.quoted) return false;
  try {
    parseTypeName(token.text);
    return true;
  } catch {
    return false;
  }
}

interface Head {
  readonly ttl: Seconds | undefined;
  readonly type: TypeName;
  readonly data: readonly Token[];
}

/** TTL and class in either order, each at most once, then the type (RFC 1035 §5.1). */
function readHead(tokens: readonly Token[]): Head {
  let ttl: Seconds | undefined;
  let classSeen = false;
  for (const [index, token] of tokens.entries()) {
    const upper = token.text.toUpperCase();
    if (!classSeen && classes.has(upper)) {
      if (upper !== 'IN') throw new Refused('only class IN is read', token, { value: token.text });
      classSeen = true;
    } else if (ttl === undefined && !token.quoted && /^\d/.test(token.text)) ttl = seconds(token);
    else if (isType(token)) return { ttl, type: parseTypeName(token.text), data: tokens.slice(index + 1) };
    else throw new Refused('unknown record type', token, { value: token.text, hint: 'a record is: owner, TTL, IN, type, data; text with ; or blanks goes in quotes' });
  }
  throw new Refused('a record without a type', tokens.at(-1), { hint: 'owner, TTL, IN, type, data' });
}

function ttlFor(state: State, { ttl, type }: Head, record: { readonly minimum?: unknown }, at: Token | undefined): Seconds {
  const found = ttl ?? state.ttl ?? state.lastTtl ?? (type === 'SOA' && typeof record.minimum === 'number' ? (record.minimum as Seconds) : undefined);
  if (found === undefined) throw new Refused('a record without a TTL, and none before it', at, { hint: '$TTL 86400 at the top' });
  return found;
}

function readRecord(state: State, { tokens, blankOwner }: Entry, place: (token: Token | undefined) => Place): LocatedRecord {
  const [start, ...rest] = tokens;
  const owner = blankOwner ? state.owner : name(start as Token, state.origin);
  if (owner === undefined) throw new Refused('a record without an owner, and none before it', start, { hint: 'begin the line with a name, or @ for the zone itself' });
  state.owner = owner;
  const head = readHead(blankOwner ? tokens : rest);
  const record = parseRecord({ owner, ttl: (head.ttl ?? 0) as Seconds, type: head.type }, head.data, state.origin);
  const ttl = ttlFor(state, head, record as { readonly minimum?: unknown }, start);
  state.lastTtl = ttl;
  return { record: { ...record, ttl }, place: place(start) };
}

function toFault(error: unknown, place: (token: Token | undefined) => Place, entry: Entry): Fault {
  const base = { severity: 'error' as const, rule: 'syntax' };
  if (error instanceof Refused) return { ...base, message: error.message, place: place(error.token ?? entry.tokens[0]), ...error.options };
  if (!(error instanceof RdataRefused)) throw error;
  const { message, value, hint } = error.reason.faults[0] ?? { message: error.message };
  return { ...base, message, place: place(error.token ?? entry.tokens.at(-1)), ...(value === undefined ? {} : { value: value.slice(0, 200) }), ...(hint === undefined ? {} : { hint }) };
}

/**
 * Reads a master file (RFC 1035 §5.1, RFC 2308 §4, RFC 3597 §5). Text is taken as octets: a string as its UTF-8. It goes on
 * behind every fault, so that all of them are found at once; it throws nothing.
 */
export function parseZone(input: string | Uint8Array, options: ParseZoneOptions = {}): ParsedZone {
  const text = typeof input === 'string' ? utf8Octets(input) : octetString(input);
  const state: State = { origin: options.origin, ttl: undefined, lastTtl: undefined, owner: undefined };
  const records: LocatedRecord[] = [];
  const faults: Fault[] = [];
  const disabled: string[] = [];
  let firstOrigin: DomainName | undefined;
  const file = options.file === undefined ? {} : { file: options.file };
  const place = (token: Token | undefined): Place => ({ ...file, ...(token === undefined ? {} : { line: token.line, column: token.column }) });
  readEntries(text, {
    entry(entry) {
      try {
        const [start] = entry.tokens;
        if (start?.text.startsWith('$') === true && !start.quoted && !entry.blankOwner) directive(state, entry.tokens);
        else records.push(readRecord(state, entry, place));
        firstOrigin ??= state.origin;
      } catch (error) {
        faults.push(toFault(error, place, entry));
      }
    },
    fault: (fault) => faults.push({ ...fault, place: { ...file, ...fault.place } }),
    comment(comment) {
      const rules = /^waxseal:\s*disable=(.+)$/.exec(comment)?.[1];
      if (rules !== undefined) disabled.push(...rules.split(',').map((rule) => rule.trim()));
    },
  });
  const soa = records.find(({ record }) => record.type === 'SOA')?.record.owner;
  const origin = options.origin ?? (soa !== undefined && (firstOrigin === undefined || isSubdomain(firstOrigin, soa)) ? soa : (firstOrigin ?? soa));
  return { origin, records, faults, disabled };
}
