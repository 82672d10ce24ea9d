import type { DomainName, Fault, Place } from '@waxseal/core';
import type { LocatedRecord } from '../located-record.ts';
import { expandGenerate } from './expand-generate.ts';
import { deepestInclude, includePath } from './include-path.ts';
import { RdataRefused } from './parse-rdata.ts';
import { type EntrySink, readEntries } from './read-entries.ts';
import { dataOfHead, readRecord } from './read-record.ts';
import { Refused } from './refused.ts';
import { type Entry, type Token, unescaped } from '../fields/token.ts';
import { readName, readSeconds, type ZoneState } from './zone-state.ts';

export interface ParseZoneOptions {
  /** The zone's name, and what relative names are relative to until `$ORIGIN` says otherwise. */
  readonly origin?: DomainName;
  /** The file's name, for the places of faults. */
  readonly file?: string;
  /**
   * Reads an included file by its path relative to the directory of the zone file, undefined when there is none. It is
   * never asked for a path that leads out of that directory; a link that does is the reader's to refuse.
   */
  readonly readFile?: (path: string) => Uint8Array | undefined;
}

/** Takes what a master file holds, as it is read: memory does not grow unless the taker keeps it. */
export interface ZoneSink {
  readonly record: (located: LocatedRecord) => void;
  readonly fault: (fault: Fault) => void;
  readonly disable: (rules: readonly string[]) => void;
}

const base = { severity: 'error', rule: 'syntax' } as const;

function toFault(error: unknown, place: (token: Token | undefined) => Place, entry: Entry): Fault {
  if (error instanceof Refused)
    return { ...base, message: error.message, place: place(error.token ?? entry.tokens[0]), ...error.options };
  if (!(error instanceof RdataRefused)) throw error;
  const { message, value, hint } = error.reason.faults[0] ?? { message: error.message };
  return {
    ...base,
    message,
    place: place(error.token ?? entry.tokens.at(-1)),
    ...(value === undefined ? {} : { value: value.slice(0, 200) }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Octets as code units: a whole file at once, many times faster than octet by octet. */
export function octetsText(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1');
}

/** Reads one file of a zone and, by itself again, those it includes. */
export class ZoneFileReader {
  readonly #state: ZoneState;
  readonly #sink: ZoneSink;
  readonly #options: ParseZoneOptions;
  /** Paths relative to the zone's directory, the outermost first. */
  readonly #stack: readonly string[];
  firstOrigin: DomainName | undefined;

  constructor(state: ZoneState, sink: ZoneSink, options: ParseZoneOptions, stack: readonly string[]) {
    this.#state = state;
    this.#sink = sink;
    this.#options = options;
    this.#stack = stack;
  }

  read(text: string): void {
    readEntries(text, this.entries());
  }

  /** Takes the file's entries one by one. */
  entries(): EntrySink {
    return {
      entry: (entry) => this.#guarded(entry),
      fault: (fault) => this.#sink.fault({ ...fault, place: { ...this.#file(), ...fault.place } }),
      comment: (comment) => this.#comment(comment),
    };
  }

  #file(): Place {
    const inner = this.#stack.length > 1 ? this.#stack.at(-1) : this.#options.file;
    return inner === undefined ? {} : { file: inner };
  }

  #place(token: Token | undefined): Place {
    return { ...this.#file(), ...(token === undefined ? {} : { line: token.line, column: token.column }) };
  }

  #guarded(entry: Entry): void {
    try {
      this.#entry(entry);
      this.firstOrigin ??= this.#state.origin;
    } catch (error) {
      this.#sink.fault(toFault(error, (token) => this.#place(token), entry));
    }
  }

  #entry(entry: Entry): void {
    const [start] = entry.tokens;
    if (start?.text.startsWith('$') === true && !start.quoted && !entry.blankOwner)
      this.#directive(entry.tokens, start);
    else this.#sink.record({ record: readRecord(this.#state, entry), place: this.#place(start) });
  }

  #directive(tokens: readonly Token[], word: Token): void {
    const [, value, extra] = tokens;
    switch (word.text.toUpperCase()) {
      case '$ORIGIN':
        if (value === undefined || extra !== undefined)
          throw new Refused('$ORIGIN takes one name', extra ?? word, { hint: '$ORIGIN new.example.' });
        this.#state.origin = readName(value, this.#state.origin);
        return;
      case '$TTL':
        if (extra !== undefined) throw new Refused('$TTL takes one number', extra, { value: extra.text });
        this.#state.ttl = readSeconds(value ?? word);
        return;
      case '$GENERATE':
        return this.#generate(tokens);
      case '$INCLUDE':
        return this.#include(word, value, extra);
      default:
        throw new Refused('unknown directive', word, {
          value: word.text,
          hint: '$ORIGIN, $TTL, $INCLUDE or $GENERATE',
        });
    }
  }

  /** Only a type is followed by one word of data: what has more is a hint for the one who wrote it. */
  #generate(tokens: readonly Token[]): void {
    const data = dataOfHead(tokens.slice(3));
    if (data.length > 1)
      throw new Refused('the data of $GENERATE is one word', data[1], {
        value: data.map(({ text }) => text).join(' '),
        hint: `put it in quotes: "${data.map(({ text }) => text).join(' ')}"`,
      });
    for (const entry of expandGenerate(tokens)) this.#entry(entry);
  }

  /** An included file begins with our origin or its own, and changes neither ours nor our owner (RFC 1035 §5.1). */
  #include(word: Token, file: Token | undefined, origin: Token | undefined): void {
    if (file === undefined) throw new Refused('$INCLUDE takes a file', word, { hint: '$INCLUDE hosts.zone' });
    const wanted = unescaped(file.text) ?? file.text;
    const path = includePath(this.#stack.at(-1) ?? '', wanted);
    if (path === undefined)
      throw new Refused('an included file lies in the directory of the zone file or below it', file, { value: wanted });
    if (this.#stack.includes(path))
      throw new Refused('a file includes itself', file, { value: [...this.#stack.slice(1), path].join(' → ') });
    if (this.#stack.length > deepestInclude)
      throw new Refused(`files include each other more than ${deepestInclude} deep`, file, { value: wanted });
    if (this.#options.readFile === undefined)
      throw new Refused('$INCLUDE is not read here', file, { value: wanted, hint: 'give parseZone a readFile' });
    const octets = this.#options.readFile(path);
    if (octets === undefined) throw new Refused('the included file cannot be read', file, { value: wanted });
    const state = {
      ...this.#state,
      owner: undefined,
      origin: origin === undefined ? this.#state.origin : readName(origin, this.#state.origin),
    };
    new ZoneFileReader(state, this.#sink, this.#options, [...this.#stack, path]).read(octetsText(octets));
  }

  #comment(comment: string): void {
    const rules = /^waxseal:\s*disable=(.+)$/.exec(comment)?.[1];
    if (rules !== undefined) this.#sink.disable(rules.split(',').map((rule) => rule.trim()));
  }
}

/** The reader of the zone file itself, which is its own directory's first file. */
export function outermostReader(state: ZoneState, sink: ZoneSink, options: ParseZoneOptions): ZoneFileReader {
  return new ZoneFileReader(state, sink, options, [options.file?.split('/').at(-1) ?? '']);
}
