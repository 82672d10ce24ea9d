import {
  type DomainName,
  encodeHex,
  nameFromPresentation,
  type ResourceRecord,
  WaxsealError,
  withoutDot,
} from '@waxseal/core';
import { rdataText } from '@waxseal/zone';
import type { RecordText } from '../plan/record-from-text.ts';

/** A record as Cloudflare's API has it. */
export interface CloudflareRecord {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly content: string;
  /** 1 for the provider's choice. */
  readonly ttl: number;
  readonly priority?: number;
  readonly proxied?: boolean;
  readonly data?: Readonly<Record<string, string | number>>;
}

/** What a TTL of 1 means for a record that is not proxied, in seconds. */
const automatic = 300;

const absolute = (name: string): string => (name.endsWith('.') ? name : `${name}.`);
const dataTypes: ReadonlyMap<string, readonly string[]> = new Map([
  ['SRV', ['priority', 'weight', 'port', 'target']],
  ['CAA', ['flags', 'tag', 'value']],
  ['TLSA', ['usage', 'selector', 'matching_type', 'certificate']],
  ['SSHFP', ['algorithm', 'type', 'fingerprint']],
]);

function part(name: string, value: string | number): string {
  if (name === 'target') return absolute(String(value));
  return name === 'value' ? JSON.stringify(value) : String(value);
}

function textOf({ type, content, priority, data }: CloudflareRecord): string {
  const names = dataTypes.get(type);
  if (names !== undefined && data !== undefined) return names.map((name) => part(name, data[name] ?? '')).join(' ');
  if (type === 'MX') return `${priority ?? 0} ${absolute(content)}`;
  return type === 'CNAME' || type === 'NS' || type === 'PTR' ? absolute(content) : content;
}

/** A record of the API as text of a master file. */
export function cloudflareText(record: CloudflareRecord): RecordText {
  const { name, type, ttl } = record;
  const owner = nameFromPresentation(absolute(name));
  return { owner, type, ttl: ttl === 1 ? automatic : ttl, data: textOf(record) };
}

const bare = (name: DomainName): string => (name === '.' ? '.' : withoutDot(name));

/** What stands beside name, type and TTL. @throws WaxsealError for types that are not written here */
function contentOf(record: ResourceRecord): Readonly<Record<string, unknown>> {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return { content: record.address, proxied: false };
    case 'CNAME':
      return { content: bare(record.target), proxied: false };
    case 'NS':
    case 'PTR':
      return { content: bare(record.target) };
    case 'TXT':
      return { content: rdataText(record) };
    case 'MX':
      return { content: bare(record.exchange), priority: record.preference };
    case 'SRV': {
      const { priority, weight, port, target } = record;
      return { data: { priority, weight, port, target: bare(target) } };
    }
    case 'CAA':
      return { data: { flags: record.flags, tag: record.tag, value: record.value } };
    case 'TLSA':
      return {
        data: {
          usage: record.usage,
          selector: record.selector,
          matching_type: record.matchingType,
          certificate: encodeHex(record.data),
        },
      };
    case 'SSHFP':
      return {
        data: {
          algorithm: record.algorithm,
          type: record.fingerprintType,
          fingerprint: encodeHex(record.fingerprint),
        },
      };
    default:
      throw new WaxsealError(`waxseal does not write records of this type at Cloudflare: ${record.type}`, {
        value: withoutDot(record.owner),
        hint: 'enter it there by hand, and take it out of the records that waxseal publishes',
      });
  }
}

/** A record as the API takes it; never proxied. @throws WaxsealError for types that are not written here */
export function cloudflareBody(record: ResourceRecord): Readonly<Record<string, unknown>> {
  return { name: withoutDot(record.owner), type: record.type, ttl: record.ttl, ...contentOf(record) };
}
