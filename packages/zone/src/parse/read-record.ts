import { isMetaType, parseTypeName, type ResourceRecord, type Seconds, type TypeName } from '@waxseal/core';
import { parseRecord } from './parse-rdata.ts';
import { Refused } from './refused.ts';
import type { Entry, Token } from '../fields/token.ts';
import { readName, readSeconds, type ZoneState } from './zone-state.ts';

const classes: ReadonlySet<string> = new Set(['IN', 'CH', 'HS', 'CS', 'ANY', 'NONE']);

/** The class that a word names, `CLASS1` as `IN` (RFC 3597 §5); undefined for any other word. */
function classOf({ text, quoted }: Token): string | undefined {
  const name = text.toUpperCase();
  if (quoted) return undefined;
  if (classes.has(name)) return name;
  const number = /^CLASS(\d{1,5})$/.exec(name)?.[1];
  return number === undefined || Number(number) > 65_535 ? undefined : Number(number) === 1 ? 'IN' : name;
}

function typeOf(token: Token): TypeName | undefined {
  if (token.quoted) return undefined;
  try {
    return parseTypeName(token.text);
  } catch {
    return undefined;
  }
}

function startsWithDigit(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= 48 && code <= 57;
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
    const dnsClass = classSeen ? undefined : classOf(token);
    if (dnsClass !== undefined) {
      if (dnsClass !== 'IN') throw new Refused('only class IN is read', token, { value: token.text });
      classSeen = true;
      continue;
    }
    if (ttl === undefined && !token.quoted && startsWithDigit(token.text)) {
      ttl = readSeconds(token);
      continue;
    }
    const type = typeOf(token);
    if (type !== undefined && isMetaType(type))
      throw new Refused('this type stands in questions and messages, never in a zone', token, { value: token.text });
    if (type !== undefined) return { ttl, type, data: tokens.slice(index + 1) };
    if (token.quoted)
      throw new Refused('TTL, class and type do not stand in quotes', token, {
        value: `"${token.text}"`,
        hint: token.text,
      });
    throw new Refused('unknown record type', token, {
      value: token.text,
      hint: 'a record is: owner, TTL, IN, type, data; text with ; or blanks goes in quotes',
    });
  }
  throw new Refused('a record without a type', tokens.at(-1), { hint: 'owner, TTL, IN, type, data' });
}

/** The words behind TTL, class and type. @throws Refused */
export function dataOfHead(tokens: readonly Token[]): readonly Token[] {
  return readHead(tokens).data;
}

function ttlFor(state: ZoneState, { ttl }: Head, record: ResourceRecord, at: Token | undefined): Seconds {
  const found = ttl ?? state.ttl ?? state.lastTtl ?? (record.type === 'SOA' ? (record.minimum as Seconds) : undefined);
  if (found === undefined)
    throw new Refused('a record without a TTL, and none before it', at, { hint: '$TTL 86400 at the top' });
  return found;
}

/** Reads an entry that is a record, and carries owner and TTL over to the next. @throws Refused, RdataRefused */
export function readRecord(state: ZoneState, { tokens, blankOwner }: Entry): ResourceRecord {
  const [start, ...rest] = tokens;
  const owner = blankOwner ? state.owner : readName({ ...(start as Token), quoted: false }, state.origin);
  if (owner === undefined)
    throw new Refused('a record without an owner, and none before it', start, {
      hint: 'begin the line with a name, or @ for the zone itself',
    });
  state.owner = owner;
  const head = readHead(blankOwner ? tokens : rest);
  const record = parseRecord({ owner, ttl: (head.ttl ?? 0) as Seconds, type: head.type }, head.data, state.origin);
  const ttl = ttlFor(state, head, record, start);
  state.lastTtl = ttl;
  return { ...record, ttl };
}
