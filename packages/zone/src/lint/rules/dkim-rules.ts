import { type ParsedDkimKey, type SomeRecord } from '@waxseal/core';
import { type LintRule, recordRule, rrsetRule, type Verdict } from '../lint-rule.ts';
import { distinct } from '../distinct.ts';
import { dkimPolicy, misplaced } from '../mail-policy.ts';
import { dkimIn, isSelector, textOf } from '../record-text.ts';
import { hasType, lookUp, recordsOf, type ZoneIndex } from '../zone-index.ts';

// `tlsrpt` is for reports on TLS, which are mail (RFC 8460 §3).
const mailServices: ReadonlySet<string> = new Set(['*', 'email', 'tlsrpt']);

/** A check of DKIM keys that can be read; those that cannot are the business of `dkim/key`. */
function onKey(
  check: (key: ParsedDkimKey, record: SomeRecord<'TXT'>) => Verdict,
): (record: SomeRecord<'TXT'>) => Verdict {
  return (record) => {
    const read = dkimIn(record);
    return read !== undefined && 'value' in read ? check(read.value, record) : undefined;
  };
}

function delegatedSelector({ owner, target }: SomeRecord<'CNAME'>, zone: ZoneIndex): Verdict {
  if (!isSelector(owner)) return undefined;
  const status = lookUp(zone, target);
  if (status === 'outside' || status === 'delegated') return undefined;
  const found = status !== 'missing' && (hasType(status, 'CNAME') || recordsOf(status, 'TXT').length > 0);
  return found ? undefined : { message: 'the selector is delegated to a name without a key', value: target };
}

/** Rules on DKIM keys. */
export const dkimRules: readonly LintRule[] = [
  recordRule({
    id: 'dkim/key',
    set: 'error',
    rfc: 'RFC 6376 §3.6.1, RFC 8301 §3.2',
    reason: 'Receivers that cannot read the key take every signature made with it as broken.',
    fix: 'write v=DKIM1; k=rsa; p= and the key in base64 on one line',
    types: ['TXT'],
    check: (record) => {
      const read = dkimIn(record);
      return read !== undefined && 'faults' in read ? read.faults : undefined;
    },
  }),
  rrsetRule({
    id: 'dkim/single',
    set: 'error',
    rfc: 'RFC 6376 §3.6.2.2',
    reason: 'With two TXT records at one selector it is undefined which key a receiver takes.',
    fix: 'give each key a selector of its own',
    types: ['TXT'],
    check: (records, _, { owner }) => {
      const [, second, ...more] = isSelector(owner) ? distinct(records) : [];
      return second && { message: `the selector has ${2 + more.length} TXT records`, at: second };
    },
  }),
  recordRule({
    id: 'dkim/weak-key',
    set: 'best-practice',
    rfc: 'RFC 8301 §3.2',
    reason: 'RSA keys under 2048 bits are accepted, but within the reach of strong attackers.',
    fix: 'make a key of 2048 bits under a new selector',
    types: ['TXT'],
    check: onKey(({ algorithm, bits = 2048 }) =>
      algorithm === 'rsa' && bits < 2048 ? { message: `the key has ${bits} bits` } : undefined,
    ),
  }),
  recordRule({
    id: 'dkim/hash',
    set: 'error',
    rfc: 'RFC 8301 §3.1',
    reason: 'Verifiers accept SHA-256 only: a key that does not allow it verifies nothing.',
    fix: 'leave h= out, or write h=sha256',
    types: ['TXT'],
    check: onKey(({ hashes, publicKey }) =>
      publicKey !== '' && hashes?.includes('sha256') === false
        ? { message: 'the key does not allow sha256', value: `h=${hashes.join(':')}` }
        : undefined,
    ),
  }),
  recordRule({
    id: 'dkim/service',
    set: 'strict',
    rfc: 'RFC 6376 §3.6.1',
    reason: 'Verifiers of mail ignore a key that is for other services.',
    fix: 'leave s= out, or write s=email',
    types: ['TXT'],
    check: onKey(({ services, publicKey }) =>
      publicKey !== '' && services?.some((service) => mailServices.has(service)) === false
        ? { message: 'the key is not for mail', value: `s=${services.join(':')}` }
        : undefined,
    ),
  }),
  recordRule({
    id: 'dkim/owner',
    set: 'best-practice',
    rfc: 'RFC 6376 §3.6.2.1',
    reason: 'Receivers look keys up at SELECTOR._domainkey.DOMAIN and nowhere else.',
    fix: 'move the record to its selector',
    types: ['TXT'],
    check: (record, zone) => misplaced(dkimPolicy, record, zone),
  }),
  recordRule({
    id: 'dkim/version',
    set: 'best-practice',
    rfc: 'RFC 6376 §3.6.1',
    reason: 'v=DKIM1 in front tells a key from other text.',
    fix: 'begin the record with v=DKIM1;',
    types: ['TXT'],
    check: onKey((_, record) =>
      /^\s*v\s*=/.test(textOf(record)) ? undefined : { message: 'the key record has no v=DKIM1' },
    ),
  }),
  recordRule({
    id: 'dkim/testing',
    set: 'best-practice',
    rfc: 'RFC 6376 §3.6.1',
    reason: 'With t=y receivers treat signed mail like unsigned mail.',
    fix: 'remove t=y when the trial is over',
    types: ['TXT'],
    check: onKey(({ testing }) => (testing === true ? { message: 'the key is marked as a trial (t=y)' } : undefined)),
  }),
  recordRule({
    id: 'dkim/unknown-tag',
    set: 'best-practice',
    rfc: 'RFC 6376 §3.6.1',
    reason: 'Receivers ignore tags that they do not know: most are slips.',
    fix: 'look for a spelling mistake',
    types: ['TXT'],
    check: onKey(({ unknownTags }) => unknownTags.map((value) => ({ message: 'the tag is ignored', value }))),
  }),
  recordRule({
    id: 'dkim/delegated-selector',
    set: 'strict',
    rfc: 'RFC 6376 §3.6.2',
    reason: 'A selector may be an alias of a key elsewhere; without a key there, signatures fail.',
    fix: 'publish the key at the target',
    types: ['CNAME'],
    check: delegatedSelector,
  }),
];
