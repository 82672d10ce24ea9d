export type { LocatedRecord } from './located-record.ts';
export { decodeMessage } from './wire/decode-message.ts';
export { decodeRdata, decodeRecord } from './wire/decode-record.ts';
export type { DnsMessage, DnsQuestion } from './wire/dns-message.ts';
export { encodeMessage } from './wire/encode-message.ts';
export { encodeRdata, encodeRecord } from './wire/encode-record.ts';
export { type NotCovered, type RoundTrip, roundTrip } from './wire/round-trip.ts';
