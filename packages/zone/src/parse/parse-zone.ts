import { type DomainName, type Fault, isSubdomain, utf8Octets } from '@waxseal/core';
import type { LocatedRecord } from '../located-record.ts';
import { octetsText, outermostReader, type ParseZoneOptions, type ZoneSink } from './zone-file-reader.ts';

/** A master file, read: every record that could be, and every fault. */
export interface ParsedZone {
  /** The zone's name: given, or that of the SOA record, or of the first `$ORIGIN`. */
  readonly origin: DomainName | undefined;
  readonly records: readonly LocatedRecord[];
  readonly faults: readonly Fault[];
  /** Rules switched off by comments `; waxseal: disable=RULE`. */
  readonly disabled: readonly string[];
}

/**
 * Reads a master file (RFC 1035 §5.1, RFC 2308 §4, RFC 3597 §5) into a sink, which decides what to keep. Text is taken as
 * octets: a string as its UTF-8. It goes on behind every fault and throws nothing of its own. Gives the first origin.
 */
export function readZoneText(
  input: string | Uint8Array,
  sink: ZoneSink,
  options: ParseZoneOptions = {},
): DomainName | undefined {
  const text = typeof input === 'string' ? utf8Octets(input) : octetsText(input);
  const reader = outermostReader(
    { origin: options.origin, ttl: undefined, lastTtl: undefined, owner: undefined },
    sink,
    options,
  );
  reader.read(text);
  return reader.firstOrigin;
}

/** The zone's name: what was asked for, else that of the SOA record, else the first `$ORIGIN`. */
export function originOf(
  given: DomainName | undefined,
  first: DomainName | undefined,
  soa: DomainName | undefined,
): DomainName | undefined {
  if (given !== undefined) return given;
  return soa !== undefined && (first === undefined || isSubdomain(first, soa)) ? soa : (first ?? soa);
}

/** Reads a whole master file, as {@link readZoneText} does. It throws nothing: faults are in the result, all of them. */
export function parseZone(input: string | Uint8Array, options: ParseZoneOptions = {}): ParsedZone {
  const records: LocatedRecord[] = [];
  const faults: Fault[] = [];
  const disabled: string[] = [];
  const sink: ZoneSink = {
    record: (located) => records.push(located),
    fault: (fault) => faults.push(fault),
    disable: (rules) => disabled.push(...rules),
  };
  const first = readZoneText(input, sink, options);
  const soa = records.find(({ record }) => record.type === 'SOA')?.record.owner;
  return { origin: originOf(options.origin, first, soa), records, faults, disabled };
}
