import { isCaaIssueValue } from '@waxseal/core';
import { type Finding, type LintRule, recordRule } from '../lint-rule.ts';

const tlsaLengths: Readonly<Record<number, number>> = { 1: 32, 2: 64 };
const dsLengths: Readonly<Record<number, number>> = { 1: 20, 2: 32, 3: 32, 4: 48 };
const sshfpLengths: Readonly<Record<number, number>> = { 1: 20, 2: 32 };
const caaTags: ReadonlySet<string> = new Set([
  'issue',
  'issuewild',
  'issuemail',
  'issuevmc',
  'iodef',
  'contactemail',
  'contactphone',
]);

function lengthFinding(expected: number | undefined, octets: Uint8Array): Finding | undefined {
  if (expected === undefined || octets.length === expected) return undefined;
  return { message: `the digest has ${expected} octets`, value: `${octets.length} octets` };
}

/** Rules on digests, certificates and who may issue them. */
export const digestRules: readonly LintRule[] = [
  recordRule({
    id: 'tlsa/digest-length',
    set: 'error',
    rfc: 'RFC 6698 §2.1.3',
    reason: 'A digest of another length matches no certificate: senders that check DANE stop delivering.',
    fix: 'SHA-256 (1) has 32 octets, SHA-512 (2) has 64',
    types: ['TLSA', 'SMIMEA'],
    check: ({ matchingType, data }) => lengthFinding(tlsaLengths[matchingType], data),
  }),
  recordRule({
    id: 'tlsa/parameters',
    set: 'strict',
    rfc: 'RFC 6698 §2.1',
    reason: 'Usages over 3, selectors over 1 and matching types over 2 mean nothing.',
    fix: 'write 3 1 1 and the SHA-256 of the public key',
    types: ['TLSA', 'SMIMEA'],
    check: ({ usage, selector, matchingType }) =>
      usage > 3 || selector > 1 || matchingType > 2
        ? { message: 'these parameters have no meaning', value: `${usage} ${selector} ${matchingType}` }
        : undefined,
  }),
  recordRule({
    id: 'tlsa/smtp-usage',
    set: 'best-practice',
    rfc: 'RFC 7672 §3.1.3',
    reason: 'Mail servers use only DANE-TA (2) and DANE-EE (3): other usages protect nothing.',
    fix: 'write 3 1 1',
    types: ['TLSA'],
    check: ({ owner, usage }) =>
      owner.startsWith('_25.') && usage < 2
        ? { message: 'this usage is not used by SMTP', value: String(usage) }
        : undefined,
  }),
  recordRule({
    id: 'ds/digest-length',
    set: 'strict',
    rfc: 'RFC 4034 §5.1.4, RFC 4509 §2.2, RFC 6605 §2',
    reason: 'A digest of another length matches no key, and the zone below fails to validate.',
    fix: 'SHA-256 (2) has 32 octets',
    types: ['DS', 'CDS'],
    check: ({ algorithm, digestType, digest }) =>
      algorithm === 0 ? undefined : lengthFinding(dsLengths[digestType], digest),
  }),
  recordRule({
    id: 'sshfp/fingerprint-length',
    set: 'strict',
    rfc: 'RFC 4255 §3.1.2, RFC 6594 §3',
    reason: 'A fingerprint of another length matches no host key.',
    fix: 'SHA-1 (1) has 20 octets, SHA-256 (2) has 32',
    types: ['SSHFP'],
    check: ({ fingerprintType, fingerprint }) => lengthFinding(sshfpLengths[fingerprintType], fingerprint),
  }),
  recordRule({
    id: 'caa/value',
    set: 'strict',
    rfc: 'RFC 8659 §4.2',
    reason: 'An authority that cannot read the value may issue to nobody.',
    fix: 'a domain name, then ; name=value',
    types: ['CAA'],
    check: ({ tag, value }) =>
      /^issue(?:wild|mail|vmc)?$/i.test(tag) && !isCaaIssueValue(value)
        ? { message: `${tag} is an authority and parameters`, value }
        : undefined,
  }),
  recordRule({
    id: 'caa/tag',
    set: 'best-practice',
    rfc: 'RFC 8659 §4.1',
    reason: 'Authorities ignore tags that they do not know, or refuse to issue when the tag is critical.',
    fix: 'look for a spelling mistake',
    types: ['CAA'],
    check: ({ tag }) =>
      caaTags.has(tag.toLowerCase()) ? undefined : { message: 'the tag is not registered', value: tag },
  }),
];
