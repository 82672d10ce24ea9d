import {
  encodeBase64,
  encodeHex,
  nameKey,
  relativeName,
  type ResourceRecord,
  sameName,
  type SomeRecord,
  type SvcParam,
} from '@waxseal/core';
import { rrsetsByKey } from '../rrsets.ts';
import type { Rrset } from '../rrsets.ts';
import { renderTemplate } from '../templates.ts';
import { anglesOf } from './location-parts.ts';
import { eachOnce } from './each-once.ts';
import { octodnsLimit } from './octodns-limits.ts';
import { plainText } from './plain-text.ts';
import { paramText } from '../fields/svc-params-field.ts';
import type { ExportInput, LeftOut, ZoneExport } from './zone-export.ts';

type Part = string | number | Readonly<Record<string, unknown>>;
type Value = string | Readonly<Record<string, Part>>;

/** What octoDNS would make of a text, where that is something else; undefined where it is the same. */
function textFault({ strings }: SomeRecord<'TXT' | 'SPF'>): string | undefined {
  const text = plainText(strings);
  if (text === undefined || !/^[ -~]*$/.test(text)) return 'octoDNS has text in ASCII only';
  if (text.includes('\\')) return 'octoDNS refuses a backslash before ;, and gives others to the provider as escapes';
  if (text.startsWith('"')) return 'octoDNS takes a quotation mark in front, and the last character, for quoting';
  return text.includes('" "') ? 'octoDNS removes a quotation mark, a space and a quotation mark' : undefined;
}

// Every ; stands behind a backslash.
function asciiText(record: SomeRecord<'TXT' | 'SPF'>): string | undefined {
  return textFault(record) === undefined ? plainText(record.strings)?.replaceAll(';', String.raw`\;`) : undefined;
}

const lists: ReadonlySet<string> = new Set(['alpn', 'mandatory', 'ipv4hint', 'ipv6hint']);

/** Parameters as octoDNS has them: lists, text, or nothing; undefined where a value has no such form. */
function svcParams(params: readonly SvcParam[]): Readonly<Record<string, unknown>> | undefined {
  const texts = params.map(paramText);
  if (texts.some((text) => /["\\\s]/.test(text))) return undefined;
  const entries = texts.map((text): readonly [string, unknown] => {
    const at = text.indexOf('=');
    if (at === -1) return [text, null];
    const [name, value] = [text.slice(0, at), text.slice(at + 1)];
    return [name, lists.has(name) ? value.split(',') : name === 'port' ? Number(value) : value];
  });
  return Object.fromEntries(entries.toSorted(([one], [other]) => compareNatural(one, other)));
}

function serviceBinding({ priority, target, params }: SomeRecord<'SVCB' | 'HTTPS'>): Value | undefined {
  if (params.length === 0) return { svcpriority: priority, targetname: target };
  const svcparams = priority === 0 ? undefined : svcParams(params);
  return svcparams && { svcparams, svcpriority: priority, targetname: target };
}

function location({ location: place }: SomeRecord<'LOC'>): Value {
  const [latitude, longitude] = anglesOf(place);
  return {
    altitude: place.altitude / 100,
    lat_degrees: latitude.degrees,
    lat_direction: latitude.direction,
    lat_minutes: latitude.minutes,
    lat_seconds: latitude.seconds,
    long_degrees: longitude.degrees,
    long_direction: longitude.direction,
    long_minutes: longitude.minutes,
    long_seconds: longitude.seconds,
    precision_horz: place.horizontalPrecision / 100,
    precision_vert: place.verticalPrecision / 100,
    size: place.size / 100,
  };
}

const isNaptr = ({ flags, services, regexp }: SomeRecord<'NAPTR'>): boolean =>
  /^[SAUP]$/i.test(flags) && /^[ -~]*$/.test(services + regexp) && !/"/.test(services + regexp);

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
    case 'LOC':
      return location(record);
    case 'HTTPS':
    case 'SVCB':
      return serviceBinding(record);
    case 'NAPTR':
      if (!isNaptr(record)) return undefined;
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

function reasonAgainst(record: ResourceRecord, origin: ExportInput['origin']): string | undefined {
  if (record.type === 'SOA') return 'octoDNS leaves the SOA to the provider';
  if (record.owner.includes('\\')) return 'octoDNS has no escapes in names';
  if (valueOf(record) !== undefined) return octodnsLimit(record, origin);
  switch (record.type) {
    case 'TXT':
    case 'SPF':
      return textFault(record) ?? 'octoDNS has text in ASCII only';
    case 'NAPTR':
      return 'octoDNS refuses flags other than S, A, U and P, and quotation marks are lost';
    case 'HTTPS':
    case 'SVCB':
      return 'octoDNS has no such parameters';
    default:
      return `the octoDNS export has no ${record.type}`;
  }
}

function secondOf({ type, owner }: ResourceRecord, seen: Set<string>): string | undefined {
  if (!single.has(type)) return undefined;
  const key = `${type} ${nameKey(owner)}`;
  if (seen.has(key)) return `octoDNS has one ${type} at a name`;
  seen.add(key);
  return undefined;
}

/** A zone file of octoDNS, YAML as its YamlProvider loads it with `enforce_order`. */
export function exportOctodns(input: ExportInput): ZoneExport {
  const records = eachOnce(input.records);
  const aliases = new Set<string>();
  const leftOut: readonly LeftOut[] = records.flatMap((record) => {
    const reason = reasonAgainst(record, input.origin) ?? secondOf(record, aliases);
    return reason === undefined ? [] : [{ record, reason }];
  });
  const left = new Set(leftOut.map(({ record }) => record));
  const sets = [...rrsetsByKey(records.filter((record) => !left.has(record))).values()];
  const byName = Map.groupBy(sets, ({ owner }) =>
    sameName(owner, input.origin) ? '' : nameKey(relativeName(owner, input.origin) as Rrset['owner']),
  );
  const names = [...byName]
    .toSorted(([a], [b]) => compareNatural(a, b))
    .map(([name, list]) => ({ name: JSON.stringify(name), entries: list.map(entry) }));
  return { text: renderTemplate('octodns', { names }), leftOut };
}
