import { attempt, encodeHex, type Fault, type Place, type ResourceRecord } from '@waxseal/core';
import type { LocatedRecord } from '../located-record.ts';
import { dnsPacketEncoder, type DnsPacketResult } from './dns-packet.ts';
import { writeRecord } from './encode-record.ts';
import { WireWriter } from '../octets/wire-writer.ts';

/** A record that dns-packet cannot express, so that its octets have one witness only. */
export interface NotCovered {
  readonly record: ResourceRecord;
  readonly reason: string;
}

/** What the round trip found: how many records two encoders agree on, which have no second witness, what is wrong. */
export interface RoundTrip {
  readonly checked: number;
  readonly notCovered: readonly NotCovered[];
  readonly faults: readonly Fault[];
}

const rule = 'wire/round-trip';

function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}

function difference(record: ResourceRecord, own: Uint8Array, theirs: Uint8Array, place: Place | undefined): Fault {
  const value = `${encodeHex(own)} and ${encodeHex(theirs)}`;
  return {
    message: `waxseal and dns-packet write ${record.owner} ${record.type} differently`,
    value,
    rule,
    ...(place && { place }),
  };
}

// dns-packet throws errors of its own for what it cannot write: the record stays without a second witness.
function ask(encoder: (record: ResourceRecord) => DnsPacketResult, record: ResourceRecord): DnsPacketResult {
  try {
    return encoder(record);
  } catch (error) {
    return { notCovered: `dns-packet refuses it: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/**
 * Writes every record with our own encoder and with dns-packet and compares the octets, type number included. What
 * dns-packet cannot express is listed as not covered, never as checked.
 */
export class RoundTripper {
  readonly #writer = new WireWriter();
  readonly #encoder = dnsPacketEncoder();
  readonly notCovered: NotCovered[] = [];
  readonly faults: Fault[] = [];
  checked = 0;

  /** Writes one record twice. */
  check({ record, place }: LocatedRecord): void {
    const writer = this.#writer;
    writer.rewind(0);
    const own = attempt(() => writeRecord(writer, record));
    const theirs = 'faults' in own ? undefined : ask(this.#encoder, record);
    if ('faults' in own)
      this.faults.push(...own.faults.map((fault) => Object.assign({}, fault, { rule }, place && { place })));
    else if (theirs === undefined || 'notCovered' in theirs)
      this.notCovered.push({ record, reason: theirs?.notCovered ?? '' });
    else if (sameOctets(writer.written(), theirs.octets)) this.checked += 1;
    else this.faults.push(difference(record, writer.written(), theirs.octets, place));
  }
}

/** Takes records through a {@link RoundTripper}. */
export function roundTrip(records: Iterable<LocatedRecord>): RoundTrip {
  const tripper = new RoundTripper();
  for (const located of records) tripper.check(located);
  const { checked, notCovered, faults } = tripper;
  return { checked, notCovered, faults };
}
