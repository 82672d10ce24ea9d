import {
  type DmarcRecord,
  type Fault,
  isDmarc,
  isNullMx,
  isSpf,
  joinedText,
  parseTagList,
  type SomeRecord,
  tagValue,
  under,
} from '@waxseal/core';
import { type LintRule, recordRule, rrsetRule, type Verdict, zoneRule } from '../lint-rule.ts';
import { distinct } from '../distinct.ts';
import { dmarcPolicy, misplaced, versionSlip } from '../mail-policy.ts';
import { dmarcIn, isDmarcOwner, isReportAuthorisation, textOf, textsWhere } from '../record-text.ts';
import { hasType, lookUp, ownerOf, recordsOf, type ZoneIndex } from '../zone-index.ts';

/** A check of DMARC records that can be read; those that cannot are the business of `dmarc/syntax`. */
function onDmarc(check: (dmarc: DmarcRecord) => Verdict): (record: SomeRecord<'TXT'>) => Verdict {
  return (record) => {
    const read = dmarcIn(record);
    return read !== undefined && 'value' in read ? check(read.value) : undefined;
  };
}

const isAction = (word: string | undefined): boolean => /^(?:none|quarantine|reject)$/i.test(word ?? '');

/** Whether receivers apply a record whatever else is wrong with it: its policies can be read, or reports are asked for (RFC 9989 §4.7). */
function isApplied(text: string): boolean {
  const tags = parseTagList(text);
  const [p, sp, np, rua = ''] = ['p', 'sp', 'np', 'rua'].map((name) => tagValue(tags, name));
  const isLegal = isAction(p) && (sp === undefined || isAction(sp)) && (np === undefined || isAction(np));
  return isLegal || rua.split(',').some((uri) => /^[a-z][a-z0-9+.-]*:[!-~]+$/i.test(uri.trim()));
}

const isOfCase = ({ message }: Fault): boolean => message.endsWith('in lower case');
const isRetired = ({ message }: Fault): boolean => message.startsWith('RFC 9989 retired');

// A record that is not read has a finding of its own.
const isDmarcOrMeant = (text: string): boolean => isDmarc(text) || dmarcPolicy.meant.test(text);

function missingDmarc(zone: ZoneIndex): Verdict {
  const apex = ownerOf(zone, zone.origin);
  if (apex === undefined || zone.origin.endsWith('.arpa.')) return undefined;
  const receives = recordsOf(apex, 'MX').some((record) => !isNullMx(record));
  const sends = recordsOf(apex, 'TXT').some(({ strings }) => isSpf(joinedText(strings)));
  if (!receives && !sends) return undefined;
  const status = lookUp(zone, under('_dmarc', zone.origin));
  const found =
    typeof status === 'object' && (hasType(status, 'CNAME') || textsWhere(status, isDmarcOrMeant).length > 0);
  return found || status === 'delegated' ? undefined : { message: 'the domain has mail and no DMARC record' };
}

/** Rules on DMARC records. */
export const dmarcRules: readonly LintRule[] = [
  recordRule({
    id: 'dmarc/syntax',
    set: 'error',
    rfc: 'RFC 9989 §4.7',
    reason: 'Receivers ignore a DMARC record that they cannot read.',
    fix: 'write v=DMARC1; p=none; rua=mailto:…',
    types: ['TXT'],
    check: (record, zone) => {
      const read = dmarcIn(record);
      if (read === undefined) return versionSlip(dmarcPolicy, record, zone);
      return 'faults' in read && !isApplied(textOf(record)) ? read.faults : undefined;
    },
  }),
  recordRule({
    id: 'dmarc/slip',
    set: 'best-practice',
    rfc: 'RFC 9989 §4.8',
    reason: 'Receivers apply the policy and ignore the part that they cannot read, or read it in their own way.',
    fix: 'correct the tag',
    types: ['TXT'],
    check: (record) => {
      const read = dmarcIn(record);
      if (read === undefined) return undefined;
      if ('faults' in read) return isApplied(textOf(record)) ? read.faults : undefined;
      return read.value.notes.filter(isOfCase);
    },
  }),
  recordRule({
    id: 'dmarc/report-authorisation',
    set: 'best-practice',
    rfc: 'RFC 9990 §4',
    reason:
      'Reports of another domain are sent only where v=DMARC1 at DOMAIN._report._dmarc says that they are wanted.',
    fix: 'write v=DMARC1;',
    types: ['TXT'],
    check: (record) => {
      const text = textOf(record);
      if (/^_report\._dmarc\./i.test(record.owner))
        return { message: 'the domain whose reports are wanted is missing in front', value: record.owner };
      return isReportAuthorisation(record.owner) && !isDmarc(text)
        ? { message: 'the text does not begin with v=DMARC1', value: text }
        : undefined;
    },
  }),
  rrsetRule({
    id: 'dmarc/single',
    set: 'error',
    rfc: 'RFC 9989 §4.10',
    reason: 'With two DMARC records receivers act as if there were none.',
    fix: 'join the records into one',
    types: ['TXT'],
    check: (records, _, group) => {
      if (records.length < 2 || !isDmarcOwner(group.owner)) return undefined;
      const [, second] = distinct(textsWhere(group, isDmarc));
      return second && { message: 'a second DMARC record at the same name', at: second };
    },
  }),
  recordRule({
    id: 'dmarc/unknown-tag',
    set: 'best-practice',
    rfc: 'RFC 9989 §4.7',
    reason: 'Receivers ignore tags that they do not know, so a misspelt tag does nothing.',
    fix: 'look for a spelling mistake',
    types: ['TXT'],
    check: onDmarc(({ notes }) => notes.filter((note) => !isRetired(note) && !isOfCase(note))),
  }),
  recordRule({
    id: 'dmarc/retired-tag',
    set: 'best-practice',
    rfc: 'RFC 9989 §4.7',
    reason: 'pct, rf and ri were retired: receivers apply the policy to all mail whatever they say.',
    fix: 'remove the tag',
    types: ['TXT'],
    check: onDmarc(({ notes }) => notes.filter(isRetired)),
  }),
  recordRule({
    id: 'dmarc/no-reports',
    set: 'best-practice',
    rfc: 'RFC 9989 §4.7',
    reason: 'Without reports nobody learns which mail fails.',
    fix: 'add rua=mailto: and an address that is read',
    types: ['TXT'],
    check: onDmarc(({ aggregateReports }) =>
      aggregateReports === undefined || aggregateReports.length === 0
        ? { message: 'the policy asks for no reports' }
        : undefined,
    ),
  }),
  recordRule({
    id: 'dmarc/owner',
    set: 'best-practice',
    rfc: 'RFC 9989 §4.5',
    reason: 'Receivers look DMARC records up at _dmarc.DOMAIN and nowhere else.',
    fix: 'move the record to _dmarc',
    types: ['TXT'],
    check: (record, zone) =>
      /(?:^|\.)_report\._dmarc\./i.test(record.owner) ? undefined : misplaced(dmarcPolicy, record, zone),
  }),
  zoneRule({
    id: 'dmarc/missing',
    set: 'best-practice',
    rfc: 'RFC 9989 §1',
    reason: 'Large receivers ask for DMARC, and without it anybody may use the domain in From.',
    fix: 'publish v=DMARC1; p=none; rua=mailto:… at _dmarc',
    check: missingDmarc,
  }),
];
