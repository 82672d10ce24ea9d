import { nameFromUnicode, valueOf, withoutDot } from '@waxseal/core';
import { fieldBody } from '../mail/header-fields.ts';
import type { CanonicalForm } from './canonical-header.ts';

/** A DKIM-Signature field as it was read; what a faulty one lacks is empty. */
export interface SignatureField {
  /** The whole field, folds included. */
  readonly field: string;
  /** Why nothing can be verified by it (RFC 6376 §6.1.1). */
  readonly fault?: string;
  readonly domain: string;
  readonly selector: string;
  readonly algorithm: string;
  readonly headerForm: CanonicalForm;
  readonly bodyForm: CanonicalForm;
  /** Base64 without white space. */
  readonly signature: string;
  readonly bodyHash: string;
  /** Names of the signed fields as `h=` lists them. */
  readonly names: readonly string[];
  readonly bodyLimit?: bigint;
  /** The domain of `i=`, in A-labels. */
  readonly identityDomain: string;
  /** Seconds since 1970. */
  readonly time?: number;
  readonly expires?: number;
}

/** `arc`: an ARC-Message-Signature, which has no `v=` and need not sign From (RFC 8617 §4.1.2). */
type Kind = 'dkim' | 'arc';

type Tags = ReadonlyMap<string, string>;

const trim = (text: string): string => text.replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
const withoutSpace = (text: string): string => text.replaceAll(/[ \t\r\n]/g, '');

function readTags(text: string): { readonly tags: Tags; readonly fault?: string } {
  const tags = new Map<string, string>();
  const parts = text.split(';');
  if (trim(parts.at(-1) ?? '') === '' && parts.length > 1) parts.pop();
  for (const part of parts) {
    const at = part.indexOf('=');
    const name = trim(part.slice(0, Math.max(at, 0)));
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name))
      return { tags, fault: 'signature syntax error: a part of it is no name=value' };
    // RFC 6376 §3.2: a tag that comes twice makes the whole list void.
    if (tags.has(name)) return { tags, fault: `signature syntax error: ${name}= comes twice` };
    tags.set(name, trim(part.slice(at + 1)));
  }
  return { tags };
}

const label = '[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?';
const domainForm = new RegExp(String.raw`^${label}(?:\.${label})+$`);
const selectorForm = new RegExp(String.raw`^${label}(?:\.${label})*$`);
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** A domain in A-labels (RFC 8616 §3, §5), from the octets of the field. */
function asciiDomain(octets: string): string {
  if (/^[ -~]*$/.test(octets)) return octets;
  const text = Buffer.from(octets, 'latin1').toString('utf8');
  const converted = valueOf(() => nameFromUnicode(text));
  return converted === undefined ? text : withoutDot(converted);
}

function form(text: string): CanonicalForm | undefined {
  return text === 'simple' || text === 'relaxed' ? text : undefined;
}

/** Values are case-sensitive unless their tag says otherwise (RFC 6376 §3.2). */
function caseHint(value: string, known: readonly string[]): string {
  const meant = known.find((one) => one === value.toLowerCase());
  return meant === undefined ? '' : `, values are case-sensitive: ${meant} (RFC 6376 §3.2)`;
}

const algorithms = ['rsa-sha256', 'ed25519-sha256', 'rsa-sha1'];

function isWithin(domain: string, parent: string): boolean {
  const [one, two] = [domain.toLowerCase(), parent.toLowerCase()];
  return one === two || one.endsWith(`.${two}`);
}

function numberFault(tags: Tags): string | undefined {
  const wrong = (
    [
      ['t', /^\d{1,12}$/],
      ['x', /^\d{1,12}$/],
      ['l', /^\d{1,76}$/],
    ] as const
  ).find(([name, pattern]) => tags.has(name) && !pattern.test(tags.get(name) ?? ''));
  if (wrong !== undefined) return `signature syntax error: ${wrong[0]}= is no number`;
  const [time, expires] = [tags.get('t'), tags.get('x')];
  return time !== undefined && expires !== undefined && Number(expires) <= Number(time)
    ? 'invalid expiration: x= is not after t='
    : undefined;
}

function identityFault({ identityDomain, domain }: SignatureField, identity: string | undefined): string | undefined {
  if (identity === undefined) return undefined;
  if (!identity.includes('@') || !domainForm.test(identityDomain))
    return 'signature syntax error: i= is no identity of the form [local-part]@domain';
  return isWithin(identityDomain, domain)
    ? undefined
    : `domain mismatch: i= is of ${identityDomain}, which is not ${domain} or below it (RFC 6376 §6.1.1)`;
}

function faultOf(tags: Tags, read: SignatureField, kind: Kind): string | undefined {
  const required = [...(kind === 'dkim' ? ['v'] : []), 'a', 'b', 'bh', 'd', 'h', 's'];
  const missing = required.filter((name) => !tags.has(name));
  if (missing.length > 0) return `signature missing required tag: ${missing.map((name) => `${name}=`).join(', ')}`;
  const { algorithm } = read;
  if (kind === 'dkim' && tags.get('v') !== '1') return 'incompatible version: v= is not 1';
  if (!algorithms.includes(algorithm)) return `unknown algorithm${caseHint(algorithm, algorithms)}`;
  const [head = '', body = 'simple'] = (tags.get('c') ?? 'simple').split('/');
  if (form(head) === undefined || form(body) === undefined)
    return `unknown canonicalization${caseHint(head, ['simple', 'relaxed']) || caseHint(body, ['simple', 'relaxed'])}`;
  if (!domainForm.test(read.domain)) return 'signature syntax error: d= is no domain name';
  if (!selectorForm.test(read.selector)) return 'signature syntax error: s= is no selector';
  if (kind === 'dkim' && read.names.length === 0) return 'signature syntax error: h= is empty';
  if (kind === 'dkim' && !read.names.some((name) => name.toLowerCase() === 'from')) return 'From field not signed';
  const methods = tags.get('q')?.split(':').map(trim);
  if (methods !== undefined && !methods.includes('dns/txt')) return 'unsupported query method';
  if (read.signature === '') return 'signature malformed: b= is empty';
  if (!base64.test(read.signature)) return 'signature malformed: b= is not base64';
  if (read.bodyHash === '') return 'signature malformed: bh= is empty';
  if (!base64.test(read.bodyHash)) return 'signature malformed: bh= is not base64';
  return numberFault(tags) ?? (kind === 'dkim' ? identityFault(read, tags.get('i')) : undefined);
}

/** Reads a signature field by the letter of RFC 6376 §3.5 and §6.1.1; what is wrong with it is its `fault`. */
export function readSignatureField(field: string, kind: Kind = 'dkim'): SignatureField {
  const { tags, fault } = readTags(fieldBody(field));
  const text = (name: string): string => tags.get(name) ?? '';
  const [head = '', body = ''] = text('c').split('/');
  const identity = tags.get('i') ?? '';
  const numbers = numberFault(tags) === undefined;
  const domain = asciiDomain(text('d'));
  const read: SignatureField = {
    field,
    domain,
    selector: asciiDomain(text('s')),
    algorithm: text('a'),
    headerForm: form(head) ?? 'simple',
    bodyForm: form(body) ?? 'simple',
    signature: withoutSpace(text('b')),
    bodyHash: withoutSpace(text('bh')),
    names: text('h')
      .split(':')
      .map(trim)
      .filter((name) => name !== ''),
    identityDomain:
      kind === 'dkim' && tags.has('i') ? asciiDomain(identity.slice(identity.lastIndexOf('@') + 1)) : domain,
    ...(numbers && tags.has('l') ? { bodyLimit: BigInt(text('l')) } : {}),
    ...(numbers && tags.has('t') ? { time: Number(text('t')) } : {}),
    ...(numbers && tags.has('x') ? { expires: Number(text('x')) } : {}),
  };
  const found = fault ?? faultOf(tags, read, kind);
  return found === undefined ? read : { ...read, fault: found };
}
