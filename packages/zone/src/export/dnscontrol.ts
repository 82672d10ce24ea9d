import { encodeHex, relativeName, type ResourceRecord, sameName, type SomeRecord, withoutDot } from '@waxseal/core';
import { compareRrsets } from '../rrsets.ts';
import { renderTemplate } from '../templates.ts';
import { anglesOf } from './location-parts.ts';
import { eachOnce } from './each-once.ts';
import { plainText } from './plain-text.ts';
import { paramText } from '../fields/svc-params-field.ts';
import type { ExportInput, ZoneExport } from './zone-export.ts';

type Argument = string | number;

/** The parts of a location; its altitude is in whole metres. */
function location({ location: place }: SomeRecord<'LOC'>): readonly Argument[] | undefined {
  if (place.altitude % 100 !== 0) return undefined;
  const angles = anglesOf(place).flatMap(({ degrees, minutes, seconds, direction }) => [
    degrees,
    minutes,
    seconds,
    direction,
  ]);
  const lengths = [place.altitude, place.size, place.horizontalPrecision, place.verticalPrecision];
  return [...angles, ...lengths.map((centimetres) => centimetres / 100)];
}

/** What stands between the name and the TTL of a call, or undefined for types that dnscontrol does not have. */
function argumentsOf(record: ResourceRecord): readonly Argument[] | undefined {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return [record.address];
    case 'CNAME':
    case 'DNAME':
    case 'NS':
    case 'PTR':
      return [record.target];
    case 'TXT': {
      const text = plainText(record.strings);
      return text === undefined ? undefined : [text];
    }
    case 'MX':
      return [record.preference, record.exchange];
    case 'SRV':
      return [record.priority, record.weight, record.port, record.target];
    case 'CAA':
      return record.flags === 0 || record.flags === 128 ? [record.tag, record.value] : undefined;
    case 'TLSA':
      return [record.usage, record.selector, record.matchingType, encodeHex(record.data)];
    case 'SSHFP':
      return [record.algorithm, record.fingerprintType, encodeHex(record.fingerprint)];
    case 'DS':
      return [record.keyTag, record.algorithm, record.digestType, encodeHex(record.digest)];
    case 'SMIMEA':
      return [record.usage, record.selector, record.matchingType, encodeHex(record.data)];
    case 'OPENPGPKEY':
      return [encodeHex(record.key)];
    case 'RP':
      return [record.mailbox, record.text];
    case 'HTTPS':
    case 'SVCB':
      return [record.priority, record.target, record.params.map(paramText).join(' ')];
    case 'LOC':
      return location(record);
    case 'NAPTR':
      return [record.order, record.preference, record.flags, record.services, record.regexp, record.replacement];
    default:
      return undefined;
  }
}

function modifiersOf(record: ResourceRecord): string {
  const critical = record.type === 'CAA' && record.flags >= 128 ? ', CAA_CRITICAL' : '';
  return `${critical}, TTL(${record.ttl})`;
}

function callOf(record: ResourceRecord, { origin }: ExportInput): string | undefined {
  const parts = argumentsOf(record);
  if (parts === undefined || record.owner.includes('\\')) return undefined;
  if (record.type === 'NS' && sameName(record.owner, origin)) return `NAMESERVER(${JSON.stringify(record.target)})`;
  const words = [relativeName(record.owner, origin), ...parts].map((part) => JSON.stringify(part));
  return `${record.type}(${words.join(', ')}${modifiersOf(record)})`;
}

function reasonAgainst(record: ResourceRecord): string {
  switch (record.type) {
    case 'SOA':
      return 'dnscontrol leaves the SOA to the provider';
    case 'CAA':
      return 'dnscontrol has no flag of CAA but critical (128)';
    case 'LOC':
      return 'dnscontrol has altitudes in whole metres';
    case 'TXT':
      return 'dnscontrol has text in UTF-8 only';
    default:
      return `dnscontrol cannot hold this ${record.type} record`;
  }
}

/** A `dnsconfig.js` of dnscontrol; the registrar and provider named `none` and `bind` are to be replaced by one's own. */
export function exportDnscontrol(input: ExportInput): ZoneExport {
  const records = eachOnce(input.records)
    .toSorted(compareRrsets)
    .map((record) => ({ record, call: callOf(record, input) }));
  const calls = records.flatMap(({ call }) => (call === undefined ? [] : [call]));
  const servers = input.records.find(({ type, owner }) => type === 'NS' && sameName(owner, input.origin));
  // NAMESERVER has no TTL of its own: the one set in front holds for all.
  if (servers !== undefined) calls.unshift(`NAMESERVER_TTL(${servers.ttl})`);
  const leftOut = records
    .filter(({ call }) => call === undefined)
    .map(({ record }) => ({
      record,
      reason: reasonAgainst(record),
    }));
  return { text: renderTemplate('dnscontrol', { domain: JSON.stringify(withoutDot(input.origin)), calls }), leftOut };
}
