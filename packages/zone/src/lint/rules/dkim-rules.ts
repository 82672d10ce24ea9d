import { type ParsedDkimKey, type SomeRecord } from '@waxseal/core';
import { type LintRule, recordRule, rrsetRule, type Verdict } from '../lint-rule.ts';
import { dkimIn, isSelector, textOf } from '../record-text.ts';
import { hasType, lookUp, recordsOf, type ZoneIndex } from '../zone-index.ts';

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
    check: (records, _, { owner }) =>
      records[1] !== undefined && isSelector(owner)
        ? { message: `the selector has ${records.length} TXT records`, at: records[1] }
        : undefined,
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
    id: 'dkim/owner',
    set: 'strict',
    rfc: 'RFC 6376 §3.6.2.1',
    reason: 'Receivers look keys up at SELECTOR._domainkey.DOMAIN and nowhere else.',
    fix: 'move the record to its selector',
    types: ['TXT'],
    check: (record) =>
      /^v=DKIM1\b/.test(textOf(record)) && !isSelector(record.owner)
        ? { message: 'a DKIM key stands at a name that is no selector' }
        : undefined,
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
