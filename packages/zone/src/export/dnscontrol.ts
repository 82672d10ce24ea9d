import { encodeHex, relativeName, type ResourceRecord, sameName, withoutDot } from '@waxseal/core';
import { compareRrsets } from '../rrsets.ts';
import { renderTemplate } from '../templates.ts';
import { plainText } from './plain-text.ts';
import type { ExportInput, ZoneExport } from './zone-export.ts';

type Argument = string | number;

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
      return [record.tag, record.value];
    case 'TLSA':
      return [record.usage, record.selector, record.matchingType, encodeHex(record.data)];
    case 'SSHFP':
      return [record.algorithm, record.fingerprintType, encodeHex(record.fingerprint)];
    case 'DS':
      return [record.keyTag, record.algorithm, record.digestType, encodeHex(record.digest)];
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

/** A `dnsconfig.js` of dnscontrol; the registrar and provider named `none` and `bind` are to be replaced by one's own. */
export function exportDnscontrol(input: ExportInput): ZoneExport {
  const records = input.records.toSorted(compareRrsets).map((record) => ({ record, call: callOf(record, input) }));
  const calls = records.flatMap(({ call }) => (call === undefined ? [] : [call]));
  const leftOut = records
    .filter(({ call }) => call === undefined)
    .map(({ record }) => ({
      record,
      reason:
        record.type === 'SOA'
          ? 'dnscontrol leaves the SOA to the provider'
          : `dnscontrol cannot hold this ${record.type} record`,
    }));
  return { text: renderTemplate('dnscontrol', { domain: JSON.stringify(withoutDot(input.origin)), calls }), leftOut };
}
