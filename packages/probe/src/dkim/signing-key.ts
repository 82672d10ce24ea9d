import { createPublicKey, type KeyObject } from 'node:crypto';
import {
  attempt,
  decodeBase64,
  dkimKeyBits,
  parseDkimKeyRecord,
  type ParsedDkimKey,
  parseTagList,
  tagValue,
} from '@waxseal/core';
import { lookUp, type Resolver, texts } from '../dns/resolver.ts';
import type { SignatureField } from './signature-field.ts';

/** What a key record means for one signature (RFC 6376 §6.1.2). */
export type SigningKeyRecord =
  | {
      readonly state: 'usable';
      readonly record: string;
      readonly key: KeyObject;
      readonly bits: number;
      readonly testing: boolean;
    }
  | {
      readonly state: 'faulty';
      readonly result: 'permerror' | 'policy';
      readonly comment: string;
      readonly record: string;
      readonly bits?: number;
    };

/** What a selector holds: its records as they were judged, or that there are none or no answer. */
export type KeyLookup =
  | { readonly state: 'failed'; readonly comment: string }
  | { readonly state: 'absent'; readonly comment: string }
  | { readonly state: 'found'; readonly records: readonly SigningKeyRecord[] };

function keyObject({ algorithm, publicKey }: ParsedDkimKey): KeyObject | undefined {
  const octets = Buffer.from(decodeBase64(publicKey) ?? []);
  try {
    if (algorithm === 'ed25519')
      return createPublicKey({
        key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), octets]),
        format: 'der',
        type: 'spki',
      });
    try {
      return createPublicKey({ key: octets, format: 'der', type: 'spki' });
    } catch {
      return createPublicKey({ key: octets, format: 'der', type: 'pkcs1' });
    }
  } catch {
    return undefined;
  }
}

function formFault(record: string): string | undefined {
  if (record.includes('\\;')) return 'a backslash reached the record: the ; of a master file needs none inside quotes';
  const result = attempt(() => parseDkimKeyRecord(record));
  if ('faults' in result)
    return result.faults.map(({ message, hint }) => (hint === undefined ? message : `${message}; ${hint}`)).join(', ');
  return result.value.publicKey === '' ? 'the key is revoked (p= is empty)' : undefined;
}

/** Whether the record is a key that is too short and nothing else. */
function shortKey(record: string): number | undefined {
  const tags = parseTagList(record);
  if (![undefined, 'rsa'].includes(tagValue(tags, 'k'))) return undefined;
  const bits = dkimKeyBits('rsa', (tagValue(tags, 'p') ?? '').replaceAll(/[ \t\r\n]/g, ''));
  return bits !== undefined && bits < 1024 ? bits : undefined;
}

/** Why a well-formed key may not be used for this signature. */
function useFault(key: ParsedDkimKey, { algorithm, domain, identityDomain }: SignatureField): string | undefined {
  const [kind, hash = ''] = algorithm.split('-');
  if (key.algorithm !== kind) return `inappropriate key algorithm: a=${algorithm}, and the key is k=${key.algorithm}`;
  if (key.hashes !== undefined && !key.hashes.includes(hash))
    return `inappropriate hash algorithm: the key allows h=${key.hashes.join(':')} only`;
  if (key.services !== undefined && !key.services.some((service) => service === '*' || service === 'email'))
    return `key not for email: the key says s=${key.services.join(':')}`;
  if (key.exactDomain === true && identityDomain.toLowerCase() !== domain.toLowerCase())
    return `domain mismatch: the key says t=s, and i= is of ${identityDomain}, below ${domain} (RFC 6376 §3.6.1)`;
  return undefined;
}

function judged(record: string, signature: SignatureField): SigningKeyRecord {
  const bits = shortKey(record);
  if (bits !== undefined)
    return {
      state: 'faulty',
      result: 'policy',
      comment: `the key has ${bits} bits only: verifiers take no RSA key below 1024 (RFC 8301 §3.2)`,
      record,
      bits,
    };
  const broken = (comment: string): SigningKeyRecord => ({ state: 'faulty', result: 'permerror', comment, record });
  const fault = formFault(record);
  if (fault !== undefined) return broken(fault);
  const parsed = parseDkimKeyRecord(record);
  const unfit = useFault(parsed, signature);
  if (unfit !== undefined) return broken(unfit);
  const key = keyObject(parsed);
  if (key === undefined) return broken('p= is no key that can be used');
  return { state: 'usable', record, key, bits: parsed.bits ?? 0, testing: parsed.testing === true };
}

/** Looks a signature's key up and judges every record at its selector. */
export async function lookUpKey(signature: SignatureField, resolver: Resolver): Promise<KeyLookup> {
  const name = `${signature.selector}._domainkey.${signature.domain}`;
  const lookup = await lookUp(resolver, name, 'TXT');
  if (lookup.state === 'failed') return { state: 'failed', comment: `no answer for the key: ${lookup.reason}` };
  if (lookup.state === 'void') return { state: 'absent', comment: `key "${name}" doesn't exist` };
  return { state: 'found', records: texts(lookup.values).map((record) => judged(record, signature)) };
}
