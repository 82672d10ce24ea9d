import { isSpf, type SomeRecord, spfLookupLimit, type SpfRecord, wireLength } from '@waxseal/core';
import { distinct } from '../distinct.ts';
import { type Finding, type LintRule, recordRule, rrsetRule, type Verdict } from '../lint-rule.ts';
import { spfIn, type TextRecord, textOf, textsWhere } from '../record-text.ts';
import { spfCost, termTarget } from '../spf-cost.ts';
import { hasType, lookUp, ownerOf, recordsOf, type ZoneIndex } from '../zone-index.ts';

type Check = (spf: SpfRecord, record: TextRecord, zone: ZoneIndex) => Verdict;

/** A check of SPF records that can be read; those that cannot are the business of `spf/syntax`. */
function onSpf(check: Check): (record: SomeRecord<'TXT' | 'SPF'>, zone: ZoneIndex) => Verdict {
  return (record, zone) => {
    const read = spfIn(record);
    return read !== undefined && 'value' in read ? check(read.value, record, zone) : undefined;
  };
}

function tooManyExchanges(spf: SpfRecord, record: TextRecord, zone: ZoneIndex): Verdict {
  return spf.mechanisms.flatMap((mechanism): Finding[] => {
    const name = mechanism.mechanism === 'mx' ? termTarget(zone, record.owner, mechanism.domain) : undefined;
    const status = name === undefined ? 'outside' : lookUp(zone, name);
    const count = typeof status === 'string' ? 0 : recordsOf(status, 'MX').length;
    return count > 10 ? [{ message: `mx leads to ${count} mail hosts, 10 are allowed`, value: name ?? '' }] : [];
  });
}

// Meant as SPF: the version in some spelling, then something that only SPF has. `spf2.0/…` is Sender ID (RFC 4406).
const nearSpf = /^\s*(?:v\s*[=:]?\s*)?(?:spf|sfp)\s*v?[-_ ]?1?(?=[^\d./]|$)/i;
const spfTerm = /^\s*v|(?:^|[\s,;])[-+~?]?(?:all\b|include:|ip[46]:|mx\b|redirect=)/i;

function versionSlip(record: SomeRecord<'TXT'>, zone: ZoneIndex): Finding | undefined {
  const text = textOf(record);
  if (isSpf(text) || !nearSpf.test(text) || !spfTerm.test(text)) return undefined;
  const group = ownerOf(zone, record.owner);
  if (group !== undefined && textsWhere(group, isSpf).length > 0) return undefined;
  const joined = /^v=spf1$/i.test(record.strings[0] ?? '');
  return {
    message: joined
      ? 'the strings of a record are joined without a space, so that this is no SPF record'
      : 'receivers do not take this for an SPF record, which begins with v=spf1 and a space',
    value: text,
    hint: joined
      ? 'write a space at the end of the first string: "v=spf1 "'
      : 'write v=spf1, a space, and the terms with spaces between',
  };
}

// A string that begins with a whole term was meant to follow a space.
const beginsTerm = /^[-+~?]?(?:all(?=\s|$)|(?:include|exists|ip4|ip6):|(?:a|mx|ptr)(?=[\s:/]|$)|(?:redirect|exp)=)/i;

function joinedTerms({ strings }: TextRecord): readonly Finding[] {
  return strings.flatMap((text, index) => {
    const before = strings[index - 1];
    // Strings of full length are cut by programs, wherever that is; a sign belongs to what follows.
    if (before === undefined || before.length === 255 || /[\s+~?:=/.-]$|^$/.test(before) || !beginsTerm.test(text))
      return [];
    const [last = '', first = ''] = [before.split(' ').at(-1), text.split(' ')[0]];
    return [
      { message: 'two strings are joined to one term, there is no space between them', value: `${last}${first}` },
    ];
  });
}

// Names at which receivers look for other policies.
const foreignOwner = /^(?:_dmarc|_mta-sts|_smtp\._tls|_adsp\._domainkey|_domainkey|[^.]+\._domainkey|[^.]+\._bimi)\./i;

/** Rules on SPF records. */
export const spfRules: readonly LintRule[] = [
  recordRule({
    id: 'spf/syntax',
    set: 'error',
    rfc: 'RFC 7208 §4.6',
    reason: 'Receivers answer permerror to a record that they cannot read, and DMARC counts that as a failure.',
    fix: 'correct the term',
    types: ['TXT', 'SPF'],
    check: (record) => {
      const read = spfIn(record);
      return read !== undefined && 'faults' in read ? read.faults : undefined;
    },
  }),
  recordRule({
    id: 'spf/version',
    set: 'error',
    rfc: 'RFC 7208 §4.5',
    reason: 'A record that does not begin with v=spf1 and a space is no SPF record: no sender passes.',
    fix: 'write v=spf1, a space, and the terms',
    types: ['TXT'],
    check: versionSlip,
  }),
  recordRule({
    id: 'spf/joined-strings',
    set: 'error',
    rfc: 'RFC 7208 §3.3',
    reason:
      'Receivers join the strings of a record without adding spaces: two terms become one that means something else.',
    fix: 'write a space at the end of the string in front',
    types: ['TXT'],
    check: (record) => (isSpf(textOf(record)) && record.strings.length > 1 ? joinedTerms(record) : undefined),
  }),
  recordRule({
    id: 'spf/owner',
    set: 'best-practice',
    rfc: 'RFC 7208 §4.4',
    reason: 'SPF is looked up at the domain of the sender, never at a name of another policy.',
    fix: 'move the record to the domain itself',
    types: ['TXT'],
    check: (record) =>
      foreignOwner.test(record.owner) && isSpf(textOf(record))
        ? { message: 'an SPF record stands at a name of another policy', value: record.owner }
        : undefined,
  }),
  rrsetRule({
    id: 'spf/single',
    set: 'error',
    rfc: 'RFC 7208 §4.5',
    reason: 'Two SPF records at one name are a permerror: mail of the domain fails SPF everywhere.',
    fix: 'join the records into one',
    types: ['TXT'],
    check: (_, __, group) => {
      const [, second] = distinct(textsWhere(group, isSpf));
      return second && { message: 'a second SPF record at the same name', at: second };
    },
  }),
  recordRule({
    id: 'spf/lookups',
    set: 'error',
    rfc: 'RFC 7208 §4.6.4',
    reason: 'Receivers stop after ten DNS lookups with permerror.',
    fix: 'write addresses as ip4: and ip6:, remove includes that are not needed',
    types: ['TXT', 'SPF'],
    check: onSpf((spf, { owner }, zone) => {
      const { lookups } = spfCost(zone, owner, spf);
      return lookups > spfLookupLimit
        ? { message: `the record costs at least ${lookups} DNS lookups, ${spfLookupLimit} are allowed` }
        : undefined;
    }),
  }),
  recordRule({
    id: 'spf/void-lookups',
    set: 'strict',
    rfc: 'RFC 7208 §4.6.4',
    reason: 'Receivers may stop with permerror after two lookups without an answer.',
    fix: 'remove the terms whose names do not exist',
    types: ['TXT', 'SPF'],
    check: onSpf((spf, { owner }, zone) => {
      const { voids } = spfCost(zone, owner, spf);
      return voids.length > 2
        ? { message: `${voids.length} terms find nothing, 2 are allowed`, value: voids.join(' ') }
        : undefined;
    }),
  }),
  recordRule({
    id: 'spf/dead-term',
    set: 'best-practice',
    rfc: 'RFC 7208 §4.6.4',
    reason: 'A term whose name has no such records in this zone allows nobody and costs a lookup.',
    fix: 'write the missing records or remove the term',
    types: ['TXT', 'SPF'],
    check: onSpf((spf, { owner }, zone) => {
      const { voids } = spfCost(zone, owner, spf);
      return voids.length === 0 || voids.length > 2
        ? undefined
        : voids.map((value) => ({ message: 'the term finds nothing in this zone', value }));
    }),
  }),
  recordRule({
    id: 'spf/include',
    set: 'error',
    rfc: 'RFC 7208 §5.2, §6.1',
    reason: 'include and redirect of a name without a usable SPF record are a permerror.',
    fix: 'publish an SPF record there or remove the term',
    types: ['TXT', 'SPF'],
    check: onSpf((spf, { owner }, zone) =>
      spfCost(zone, owner, spf).broken.map((value) => ({
        message: 'this name has no usable SPF record, or includes itself',
        value,
      })),
    ),
  }),
  recordRule({
    id: 'spf/mx-limit',
    set: 'error',
    rfc: 'RFC 7208 §4.6.4',
    reason: 'Receivers answer permerror when mx leads to more than ten mail hosts.',
    fix: 'name the senders by a or ip4 instead',
    types: ['TXT', 'SPF'],
    check: onSpf(tooManyExchanges),
  }),
  recordRule({
    id: 'spf/ptr',
    set: 'best-practice',
    rfc: 'RFC 7208 §5.5',
    reason: 'ptr is slow, unreliable, and ignored by large receivers.',
    fix: 'name the senders by a, mx, ip4 or ip6',
    types: ['TXT', 'SPF'],
    check: onSpf((spf) =>
      spf.mechanisms.some(({ mechanism }) => mechanism === 'ptr') ? { message: 'ptr should not be used' } : undefined,
    ),
  }),
  recordRule({
    id: 'spf/plus-all',
    set: 'strict',
    rfc: 'RFC 7208 §11.1',
    reason: '+all allows everybody to send in the name of the domain.',
    fix: 'end the record with -all or ~all',
    types: ['TXT', 'SPF'],
    check: onSpf((spf) => (spf.otherwise === 'pass' ? { message: 'all passes for every sender' } : undefined)),
  }),
  recordRule({
    id: 'spf/no-all',
    set: 'best-practice',
    rfc: 'RFC 7208 §5.1',
    reason: 'Without all or redirect every other sender gets neutral, as if there were no record.',
    fix: 'end the record with -all or ~all',
    types: ['TXT', 'SPF'],
    check: onSpf((spf) =>
      spf.otherwise === undefined && spf.redirect === undefined
        ? { message: 'the record ends without all or redirect' }
        : undefined,
    ),
  }),
  recordRule({
    id: 'spf/after-all',
    set: 'best-practice',
    rfc: 'RFC 7208 §5.1, §6.1',
    reason: 'Terms behind all are never looked at, and redirect is ignored beside all.',
    fix: 'move the terms in front of all',
    types: ['TXT', 'SPF'],
    check: onSpf((spf) => {
      const ignored = [
        ...spf.unreachable,
        ...(spf.otherwise !== undefined && spf.redirect !== undefined ? [`redirect=${spf.redirect}`] : []),
      ];
      return ignored.map((value) => ({ message: 'the term is never looked at', value }));
    }),
  }),
  recordRule({
    id: 'spf/unknown-modifier',
    set: 'best-practice',
    rfc: 'RFC 7208 §6',
    reason: 'Receivers ignore modifiers that they do not know: most are misspelt mechanisms.',
    fix: 'mechanisms are written with a colon: include:sfr.fr',
    types: ['TXT', 'SPF'],
    check: onSpf((spf) => spf.unknownModifiers.map((value) => ({ message: 'the modifier is ignored', value }))),
  }),
  rrsetRule({
    id: 'spf/size',
    set: 'best-practice',
    rfc: 'RFC 7208 §3.4',
    reason: 'Answers over 512 octets need EDNS or TCP, which some receivers do without.',
    fix: 'shorten the record, or move other TXT records of the name',
    types: ['TXT'],
    check: (records, _, group) => {
      const [spf] = textsWhere(group, isSpf);
      // Header and question, then per record a pointer for the owner, ten octets and the strings.
      const size =
        12 +
        wireLength(group.owner) +
        4 +
        records.reduce(
          (sum, { record }) =>
            sum + 12 + (record.type === 'TXT' ? record.strings.reduce((total, text) => total + text.length + 1, 0) : 0),
          0,
        );
      return spf !== undefined && size > 512
        ? { message: `the answer with the SPF record has ${size} octets`, at: spf }
        : undefined;
    },
  }),
  recordRule({
    id: 'spf/type-99',
    set: 'legacy',
    rfc: 'RFC 7208 §3.1',
    reason: 'The record type SPF was retired: receivers ask for TXT only.',
    fix: 'publish the TXT record; type 99 may go',
    types: ['SPF'],
    check: () => ({ message: 'the record type SPF (99) is retired' }),
  }),
  rrsetRule({
    id: 'spf/type-99-differs',
    set: 'strict',
    rfc: 'RFC 4408 §3.1.1',
    reason: 'An old receiver that asks for type 99 would judge by another policy than all others.',
    fix: 'give both records the same text',
    types: ['SPF'],
    check: (records, _, group) => {
      const texts = new Set(recordsOf(group, 'TXT').map(textOf));
      return records
        .filter(({ record }) => record.type === 'SPF' && !texts.has(textOf(record)))
        .map((at) => ({
          message: hasType(group, 'TXT')
            ? 'no TXT record of the name has the same text'
            : 'the name has no TXT record with this policy',
          at,
        }));
    },
  }),
];
