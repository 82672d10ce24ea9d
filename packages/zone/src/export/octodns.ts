import {
  encodeBase64,
  encodeHex,
  nameKey,
  relativeName,
  type ResourceRecord,
  sameName,
  type SomeRecord,
} from '@waxseal/core';
import { rrsetsByKey } from '../rrsets.ts';
import type { Rrset } from '../rrsets.ts';
import { renderTemplate } from '../templates.ts';
import { plainText } from './plain-text.ts';
import type { ExportInput, LeftOut, ZoneExport } from './zone-export.ts';

type Value = string | Readonly<Record<string, string | number>>;

// octoDNS takes text in ASCII only, and every ; with a backslash.
function asciiText(record: SomeRecord<'TXT' | 'SPF'>): string | undefined {
  const text = plainText(record.strings);
  return text !== undefined && /^[ -~]*$/.test(text) ? text.replaceAll(';', String.raw`\;`) : undefined;
}

/** The value of a record in the words of octoDNS, keys in the order that its loader demands; undefined where it has none. */
function valueOf(record: ResourceRecord): Value | undefined {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return record.address;
    case 'CNAME':
    case 'DNAME':
    case 'NS':
    case 'PTR':
      return record.target;
    case 'TXT':
    case 'SPF':
      return asciiText(record);
    case 'MX':
      return { exchange: record.exchange, preference: record.preference };
    case 'SRV':
      return { port: record.port, priority: record.priority, target: record.target, weight: record.weight };
    case 'CAA':
      return { flags: record.flags, tag: record.tag, value: record.value };
    case 'TLSA':
      return {
        certificate_association_data: encodeHex(record.data),
        certificate_usage: record.usage,
        matching_type: record.matchingType,
        selector: record.selector,
      };
    case 'SSHFP':
      return {
        algorithm: record.algorithm,
        fingerprint: encodeHex(record.fingerprint),
        fingerprint_type: record.fingerprintType,
      };
    case 'DS':
      return {
        algorithm: record.algorithm,
        digest: encodeHex(record.digest),
        digest_type: record.digestType,
        key_tag: record.keyTag,
      };
    case 'NAPTR':
      return {
        flags: record.flags,
        order: record.order,
        preference: record.preference,
        regexp: record.regexp,
        replacement: record.replacement,
        service: record.services,
      };
    case 'OPENPGPKEY':
      return encodeBase64(record.key);
    case 'URI':
      return { priority: record.priority, target: record.target, weight: record.weight };
    default:
      return undefined;
  }
}

const single: ReadonlySet<string> = new Set(['CNAME', 'DNAME']);

// JSON strings are YAML strings. Of a mapping in a list the first key stands behind the dash, the others below it.
function yamlText(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return Object.entries(value)
    .map(([key, part]) => `${key}: ${JSON.stringify(part)}`)
    .join('\n    ');
}

// octoDNS loads a file only when its keys stand in natural order: numbers inside names compare as numbers.
function compareNatural(a: string, b: string): number {
  const [left, right] = [a.split(/(\d+)/), b.split(/(\d+)/)];
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const difference = index % 2 === 1 ? Number(part) - Number(other) : Number(part > other) - Number(part < other);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function entry({ type, records }: Rrset): Readonly<Record<string, unknown>> {
  const values = records
    .map(valueOf)
    .filter((value) => value !== undefined)
    .map(yamlText);
  return { ttl: records[0]?.ttl ?? 0, type, single: single.has(type), values };
}

function reasonAgainst(record: ResourceRecord): string | undefined {
  if (record.type === 'SOA') return 'octoDNS leaves the SOA to the provider';
  if (record.owner.includes('\\')) return 'octoDNS has no escapes in names';
  if (valueOf(record) !== undefined) return undefined;
  return record.type === 'TXT' || record.type === 'SPF'
    ? 'octoDNS has text in ASCII only'
    : `the octoDNS export has no ${record.type}`;
}

/** A zone file of octoDNS, YAML as its YamlProvider loads it with `enforce_order`. */
export function exportOctodns(input: ExportInput): ZoneExport {
  const leftOut: readonly LeftOut[] = input.records.flatMap((record) => {
    const reason = reasonAgainst(record);
    return reason === undefined ? [] : [{ record, reason }];
  });
  const left = new Set(leftOut.map(({ record }) => record));
  const sets = [...rrsetsByKey(input.records.filter((record) => !left.has(record))).values()];
  const byName = Map.groupBy(sets, ({ owner }) =>
    sameName(owner, input.origin) ? '' : nameKey(relativeName(owner, input.origin) as Rrset['owner']),
  );
  const names = [...byName]
    .toSorted(([a], [b]) => compareNatural(a, b))
    .map(([name, list]) => ({ name: JSON.stringify(name), entries: list.map(entry) }));
  return { text: renderTemplate('octodns', { names }), leftOut };
}
