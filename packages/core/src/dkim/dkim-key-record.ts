import { refuse } from '../attempt.ts';
import { decodeBase64 } from '../encoding/base64.ts';
import { readRsaPublicKey } from '../encoding/rsa-public-key.ts';
import type { Fault } from '../fault.ts';
import { parseTagList, renderTagList, type TagList, tagValue, versionFaults, wordFaults } from '../text/tag-list.ts';

export type DkimAlgorithm = 'rsa' | 'ed25519';

/** A DKIM key record (RFC 6376 §3.6.1). */
export interface DkimKeyRecord {
  /** `rsa` when the record does not say. */
  readonly algorithm: DkimAlgorithm;
  /** Base64 on one line, a SubjectPublicKeyInfo for RSA, 32 octets for Ed25519 (RFC 8463 §4.2); empty for a revoked key. */
  readonly publicKey: string;
  /** The hash algorithms that the key may be used with; all when left out. */
  readonly hashes?: readonly string[];
  /** `email` or `*`; all services when left out. */
  readonly services?: readonly string[];
  /** t=y: receivers treat signed mail like unsigned mail. */
  readonly testing?: boolean;
  /** t=s: the identity of a signature is in the domain itself, not below it. */
  readonly exactDomain?: boolean;
  readonly notes?: string;
}

/** A DKIM key record as it was read. */
export interface ParsedDkimKey extends DkimKeyRecord {
  /** The length of the key, see {@link dkimKeyBits}; absent for a revoked key. */
  readonly bits?: number;
  /** Names of tags that RFC 6376 does not define; receivers ignore them. */
  readonly unknownTags: readonly string[];
}

const list = (value: string): readonly string[] => value.split(':').map((word) => word.trim());
const optional: ReadonlySet<string> = new Set(['h', 's', 't', 'n']);
const known: ReadonlySet<string> = new Set(['v', 'k', 'p', ...optional]);

// The base64 of every SubjectPublicKeyInfo with 2048 bits and the exponent 65537: fixed octets in front and behind, the
// highest and the lowest bit of the modulus set. It says what the DER reader would say, many times faster.
const usualKey = /^MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA[g-z0-9+/][A-Za-z0-9+/]{340}[Qw]IDAQAB$/;

/** The length of a DKIM key in bits: the modulus of RSA, 256 for Ed25519; undefined when it is not such a key. */
export function dkimKeyBits(algorithm: DkimAlgorithm, publicKey: string): number | undefined {
  if (algorithm === 'rsa' && usualKey.test(publicKey)) return 2048;
  const der = decodeBase64(publicKey);
  if (algorithm === 'ed25519') return der?.length === 32 ? 256 : undefined;
  return der === undefined ? undefined : readRsaPublicKey(der)?.bits;
}

function keyFaults(
  { algorithm, publicKey }: Pick<DkimKeyRecord, 'algorithm' | 'publicKey'>,
  bits: number | undefined,
): readonly Fault[] {
  if (publicKey === '') return [];
  if (bits === undefined && decodeBase64(publicKey) === undefined)
    return [{ message: 'p= is not base64', value: publicKey, hint: 'one line, no spaces, no PEM header' }];
  const [form, hint] =
    algorithm === 'rsa'
      ? ['an RSA public key in DER (RFC 6376 §3.6.1)', 'openssl rsa -pubout -outform DER | base64 -w 0']
      : [
          'an Ed25519 public key of 32 octets (RFC 8463 §4.2)',
          'openssl pkey -pubout -outform DER | tail -c 32 | base64 -w 0',
        ];
  if (bits === undefined) return [{ message: `p= is not ${form}`, value: publicKey, hint }];
  return algorithm === 'rsa' && bits < 1024
    ? [{ message: `an RSA key has at least 1024 bits, this one has ${bits} (RFC 8301 §3.2)`, hint: 'use 2048 bits' }]
    : [];
}

function parsedFaults(tags: TagList): readonly Fault[] {
  const hasVersion = tagValue(tags, 'v') !== undefined;
  const missing =
    tagValue(tags, 'p') === undefined
      ? [{ message: 'a DKIM key record needs p=, empty for a revoked key (RFC 6376 §3.6.1)' }]
      : [];
  return [
    ...tags.faults,
    ...(hasVersion ? versionFaults(tags, 'DKIM1') : []),
    ...wordFaults(tags, 'k', ['rsa', 'ed25519']),
    ...missing,
  ];
}

function optionalTags(tags: TagList): Omit<DkimKeyRecord, 'algorithm' | 'publicKey'> {
  if (!tags.tags.some(({ name }) => optional.has(name))) return {};
  const [hashes, services, flags, notes] = ['h', 's', 't', 'n'].map((name) => tagValue(tags, name));
  const set = new Set(list(flags ?? ''));
  return {
    ...(hashes !== undefined && { hashes: list(hashes) }),
    ...(services !== undefined && { services: list(services) }),
    ...(set.has('y') && { testing: true }),
    ...(set.has('s') && { exactDomain: true }),
    ...(notes !== undefined && { notes }),
  };
}

/**
 * Reads the text of a DKIM key record (RFC 6376 §3.6.1); unknown tags are ignored, white space inside `p=` is folding.
 * @throws InputError when it is no tag list, `v=` is not first or not DKIM1, or `p=` is missing or not a key; all at once.
 */
export function parseDkimKeyRecord(text: string): ParsedDkimKey {
  const tags = parseTagList(text);
  const algorithm = tagValue(tags, 'k') === 'ed25519' ? 'ed25519' : 'rsa';
  const publicKey = (tagValue(tags, 'p') ?? '').replaceAll(/[ \t\r\n]/g, '');
  const faults = parsedFaults(tags);
  const canReadKey = ['rsa', 'ed25519', undefined].includes(tagValue(tags, 'k'));
  const bits = canReadKey ? dkimKeyBits(algorithm, publicKey) : undefined;
  refuse([...faults, ...(canReadKey ? keyFaults({ algorithm, publicKey }, bits) : [])]);
  const unknownTags = tags.tags.map(({ name }) => name).filter((name) => !known.has(name));
  return { algorithm, publicKey, ...(bits !== undefined && { bits }), ...optionalTags(tags), unknownTags };
}

/**
 * Writes the text of a DKIM key record: `v=DKIM1; k=rsa; p=…`; an empty `publicKey` revokes the selector.
 * @throws InputError for a key that is not base64, not a key of its algorithm, or shorter than RFC 8301 allows.
 */
export function dkimKeyRecord(key: DkimKeyRecord): string {
  const flags = [key.testing === true && 'y', key.exactDomain === true && 's'].filter((flag) => flag !== false);
  const words = [...(key.hashes ?? []), ...(key.services ?? [])].filter(
    (word) => !/^(?:[A-Za-z][A-Za-z0-9-]*|\*)$/.test(word),
  );
  const notes =
    key.notes !== undefined && /[^ -:<-~]|=/.test(key.notes)
      ? [{ message: 'notes are printable ASCII without ; and =', value: key.notes }]
      : [];
  refuse([
    ...keyFaults(key, dkimKeyBits(key.algorithm, key.publicKey)),
    ...words.map((value) => ({ message: 'expected a word of letters, digits and hyphens', value })),
    ...notes,
  ]);
  return renderTagList([
    ['v', 'DKIM1'],
    ['k', key.algorithm],
    ['h', key.hashes?.join(':')],
    ['s', key.services?.join(':')],
    ['t', flags.length === 0 ? undefined : flags.join(':')],
    ['n', key.notes],
    ['p', key.publicKey],
  ]);
}
