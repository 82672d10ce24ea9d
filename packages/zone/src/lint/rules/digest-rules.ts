import { caaFlagFault, caaTags, caaValueFault } from '../caa-faults.ts';
import { type Finding, type LintRule, recordRule } from '../lint-rule.ts';

const tlsaLengths: Readonly<Record<number, number>> = { 1: 32, 2: 64 };
const dsLengths: Readonly<Record<number, number>> = { 1: 20, 2: 32, 3: 32, 4: 48 };
const sshfpLengths: Readonly<Record<number, number>> = { 1: 20, 2: 32 };

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
    set: 'best-practice',
    rfc: 'RFC 6698 §2.1',
    reason: 'Usages over 3, selectors over 1 and matching types over 2 mean nothing.',
    fix: 'write 3 1 1 and the SHA-256 of the public key',
    types: ['TLSA', 'SMIMEA'],
    check: ({ usage, selector, matchingType }) =>
      // 255 is for private use (RFC 7218 §2).
      (usage > 3 && usage !== 255) || (selector > 1 && selector !== 255) || (matchingType > 2 && matchingType !== 255)
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
      /^_25\._tcp\./i.test(owner) && usage < 2
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
    set: 'best-practice',
    rfc: 'RFC 8659 §4.2, §4.4',
    reason: 'An authority that cannot read the value issues no certificate, and sends no report.',
    fix: 'issue: a domain name, then ; name=value. iodef: a mailto: or https: address',
    types: ['CAA'],
    check: ({ tag, value }) => caaValueFault(tag, value),
  }),
  recordRule({
    id: 'caa/flags',
    set: 'best-practice',
    rfc: 'RFC 8659 §4.1',
    reason: 'One flag is defined, critical, and it is the highest bit: 128. Authorities ignore the others.',
    fix: 'write 0, or 128 for a critical tag',
    types: ['CAA'],
    check: ({ flags }) => caaFlagFault(flags),
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
