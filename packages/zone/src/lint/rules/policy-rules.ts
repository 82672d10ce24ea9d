import {
  type Attempt,
  attempt,
  nameKey,
  parseAdsp,
  parseBimiRecord,
  parseDomainKeysPolicy,
  parseMtaStsRecord,
  parseTlsRptRecord,
  type SomeRecord,
  under,
} from '@waxseal/core';
import { distinct } from '../distinct.ts';
import { type LintRule, recordRule, rrsetRule, type Verdict } from '../lint-rule.ts';
import {
  adspPolicy,
  atpsPolicy,
  bimiPolicy,
  domainKeysPolicy,
  type MailPolicy,
  misplaced,
  mtaStsPolicy,
  tlsRptPolicy,
  versionSlip,
} from '../mail-policy.ts';
import { atpsLabels } from '../atps-labels.ts';
import { perZone } from '../memo.ts';
import { isSelector, textOf, textsWhere } from '../record-text.ts';
import { hasType, lookUp, nameBelow, type ZoneIndex } from '../zone-index.ts';

const isAdspOwner = adspPolicy.isOwner;
const isDomainKeysOwner = domainKeysPolicy.isOwner;

const faultsOf = (result: Attempt<unknown>): Verdict => ('faults' in result ? result.faults : undefined);
const syntaxCheck =
  (policy: MailPolicy, parse: (text: string) => unknown) =>
  (record: SomeRecord<'TXT'>, zone: ZoneIndex): Verdict => {
    const text = textOf(record);
    return policy.isOwner(record.owner) && policy.begins(text)
      ? faultsOf(attempt(() => parse(text)))
      : versionSlip(policy, record, zone);
  };

function ownerRule(id: string, rfc: string, policy: MailPolicy): LintRule {
  return recordRule({
    id,
    set: 'best-practice',
    rfc,
    reason: `${policy.name} records are looked up at ${policy.label} of the domain and nowhere else.`,
    fix: `move the record to ${policy.label}`,
    types: ['TXT'],
    check: (record, zone) => misplaced(policy, record, zone),
  });
}

function singleRule(id: string, rfc: string, policies: readonly MailPolicy[]): LintRule {
  return rrsetRule({
    id,
    set: 'best-practice',
    rfc,
    reason: 'With two records of one policy senders act as if there were none.',
    fix: 'keep one record',
    types: ['TXT'],
    check: (records, _, group) => {
      const policy = records.length < 2 ? undefined : policies.find(({ isOwner }) => isOwner(group.owner));
      const [, second] = policy === undefined ? [] : distinct(textsWhere(group, policy.begins));
      return second && { message: 'a second record of this policy at the same name', at: second };
    },
  });
}

function policyHostMissing(record: SomeRecord<'TXT'>, zone: ZoneIndex): Verdict {
  if (!mtaStsPolicy.isOwner(record.owner) || !mtaStsPolicy.begins(textOf(record))) return undefined;
  const host = under('mta-sts', nameBelow(record.owner, 1));
  const status = lookUp(zone, host);
  const found = typeof status === 'string' ? status !== 'missing' : hasType(status, 'A', 'AAAA', 'CNAME');
  return found ? undefined : { message: 'the host of the policy file has no address', value: host };
}

function atpsCheck(record: SomeRecord<'TXT'>, zone: ZoneIndex): Verdict {
  const text = textOf(record);
  if (!atpsPolicy.isOwner(record.owner) || !atpsPolicy.begins(text)) return versionSlip(atpsPolicy, record, zone);
  const domain = /;\s*d\s*=\s*([^\s;]+)/.exec(text)?.[1];
  const label = record.owner.slice(0, record.owner.toLowerCase().indexOf('._atps.'));
  if (domain === undefined || label === '*') return undefined;
  const labels = atpsLabels(domain);
  return labels.includes(label.toLowerCase())
    ? undefined
    : {
        message: 'the name is not the hash of the domain in d=',
        value: domain,
        hint: `the record of ${domain} stands at ${labels[0] ?? ''}._atps (sha256), ${labels[1] ?? ''}._atps (sha1) or ${labels[2] ?? ''}._atps (none)`,
      };
}

/** The names `_domainkey.DOMAIN` below which the zone has selectors. */
const namesWithKeys = perZone((zone): ReadonlySet<string> => {
  const selectors = [...zone.owners.keys()].filter(isSelector);
  return new Set(selectors.map((key) => key.slice(key.indexOf('._domainkey.') + 1)));
});

function hasKey(zone: ZoneIndex, owner: SomeRecord<'TXT'>['owner']): boolean {
  return namesWithKeys(zone).has(nameKey(nameBelow(owner, 1)));
}

/** Rules on MTA-STS, TLS reporting, BIMI and the retired signing policies. */
export const policyRules: readonly LintRule[] = [
  recordRule({
    id: 'mta-sts/syntax',
    set: 'best-practice',
    rfc: 'RFC 8461 §3.1',
    reason: 'Senders ignore a record without a proper id and never fetch the policy.',
    fix: 'write v=STSv1; id= and up to 32 letters and digits',
    types: ['TXT'],
    check: syntaxCheck(mtaStsPolicy, parseMtaStsRecord),
  }),
  recordRule({
    id: 'mta-sts/host',
    set: 'best-practice',
    rfc: 'RFC 8461 §3.2',
    reason: 'The policy file is fetched from the host mta-sts of the domain.',
    fix: 'write an A, AAAA or CNAME record for mta-sts',
    types: ['TXT'],
    check: policyHostMissing,
  }),
  recordRule({
    id: 'tls-rpt/syntax',
    set: 'best-practice',
    rfc: 'RFC 8460 §3',
    reason: 'Senders ignore a record that they cannot read and send no reports.',
    fix: 'write v=TLSRPTv1; rua=mailto:…',
    types: ['TXT'],
    check: syntaxCheck(tlsRptPolicy, parseTlsRptRecord),
  }),
  recordRule({
    id: 'bimi/syntax',
    set: 'best-practice',
    rfc: 'draft-brand-indicators-for-message-identification §4.2',
    reason: 'Receivers show no logo for a record that they cannot read.',
    fix: 'write v=BIMI1; l=https://…',
    types: ['TXT'],
    check: syntaxCheck(bimiPolicy, parseBimiRecord),
  }),
  singleRule('policy/single', 'RFC 8461 §3.1, RFC 8460 §3', [mtaStsPolicy, tlsRptPolicy, bimiPolicy, atpsPolicy]),
  ownerRule('mta-sts/owner', 'RFC 8461 §3.1', mtaStsPolicy),
  ownerRule('tls-rpt/owner', 'RFC 8460 §3', tlsRptPolicy),
  ownerRule('bimi/owner', 'draft-brand-indicators-for-message-identification §4.2', bimiPolicy),
  recordRule({
    id: 'atps/syntax',
    set: 'best-practice',
    rfc: 'RFC 6541 §4.3',
    reason: 'Receivers that honour ATPS ignore a record that they cannot read, or that speaks of another domain.',
    fix: 'write v=ATPS1; d= and the domain that signs, at the hash of that domain',
    types: ['TXT'],
    check: atpsCheck,
  }),
  ownerRule('atps/owner', 'RFC 6541 §4.2', atpsPolicy),
  ownerRule('adsp/owner', 'RFC 5617 §4.1', adspPolicy),
  ownerRule('domainkeys/owner', 'RFC 4870 §3.6', domainKeysPolicy),
  recordRule({
    id: 'adsp/syntax',
    set: 'best-practice',
    rfc: 'RFC 5617 §4.2.1',
    reason: 'A policy that cannot be read says nothing.',
    fix: 'write dkim=all, dkim=discardable or dkim=unknown',
    types: ['TXT'],
    check: (record) => (isAdspOwner(record.owner) ? faultsOf(attempt(() => parseAdsp(textOf(record)))) : undefined),
  }),
  recordRule({
    id: 'adsp/without-key',
    set: 'best-practice',
    rfc: 'RFC 5617 §3.2',
    reason: 'A domain that says it signs all mail and publishes no key declares all its mail suspect.',
    fix: 'publish the DKIM keys, or remove the policy',
    types: ['TXT'],
    check: (record, zone) =>
      isAdspOwner(record.owner) && /^dkim=(?:all|discardable)/.test(textOf(record)) && !hasKey(zone, record.owner)
        ? { message: 'the policy says that mail is signed, and there is no key', value: textOf(record) }
        : undefined,
  }),
  recordRule({
    id: 'domainkeys/syntax',
    set: 'best-practice',
    rfc: 'RFC 4870 §3.6',
    reason: 'A policy that cannot be read says nothing.',
    fix: 'write o=-; or o=~;',
    types: ['TXT'],
    check: (record) =>
      isDomainKeysOwner(record.owner) ? faultsOf(attempt(() => parseDomainKeysPolicy(textOf(record)))) : undefined,
  }),
  recordRule({
    id: 'legacy/signing-policy',
    set: 'legacy',
    rfc: 'RFC 5617 (historic), RFC 4870 (historic)',
    reason: 'ADSP, ASP and DomainKeys policies were retired; receivers look at DMARC.',
    fix: 'publish a DMARC policy; the record may go',
    types: ['TXT'],
    check: ({ owner }) =>
      isAdspOwner(owner) || isDomainKeysOwner(owner) ? { message: 'this kind of policy is retired' } : undefined,
  }),
];
