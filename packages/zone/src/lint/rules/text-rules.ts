import { type LintRule, recordRule } from '../lint-rule.ts';
import { isReportAuthorisation, textOf } from '../record-text.ts';

const tagged = /^(?:v=(?:DKIM1|DMARC1|STSv1|TLSRPTv1|BIMI1)|o=[-~]|dkim=|k=rsa)/;
const cut = /^(?:v=(?:DKIM1|DMARC1|STSv1|TLSRPTv1|BIMI1)|k=rsa)\s*$/;

// Quotation marks as octets of UTF-8 too; a byte order mark, a no-break space and a zero-width space hide as well.
const quotedPolicy = /^\s*(?:["'`]|\u00E2\u0080[\u0098-\u009F])+\s*v=(?:spf1|DKIM1|DMARC1|STSv1|TLSRPTv1|BIMI1)\b/i;
const spacedSpf = /^(?:\s|\u00C2\u00A0|\u00E2\u0080\u008B|\u00EF\u00BB\u00BF)+v=spf1(?: |$)/i;

/** Rules on text that lost something between the keyboard and the wire. */
export const textRules: readonly LintRule[] = [
  recordRule({
    id: 'text/escaped-semicolon',
    set: 'error',
    rfc: 'RFC 1035 §5.1',
    reason: 'A backslash reached the wire: receivers read it as part of the policy, which then means nothing.',
    fix: 'quote the string in the master file and write a plain ;',
    types: ['TXT', 'SPF'],
    check: (record) => {
      const text = textOf(record);
      return text.includes('\\;') && tagged.test(text)
        ? { message: 'the text holds a backslash before ;', value: text }
        : undefined;
    },
  }),
  recordRule({
    id: 'text/cut-at-semicolon',
    set: 'strict',
    rfc: 'RFC 1035 §5.1',
    reason: 'In a master file an unquoted ; begins a comment, so the rest of the text is lost.',
    fix: 'write the whole policy, in a master file in double quotes',
    types: ['TXT', 'SPF'],
    check: (record) =>
      cut.test(textOf(record)) && !isReportAuthorisation(record.owner)
        ? { message: 'the text ends behind its first tag, as where an unquoted ; cuts it', value: textOf(record) }
        : undefined,
  }),
  recordRule({
    id: 'text/surrounding-space',
    set: 'strict',
    rfc: 'RFC 7208 §4.5',
    reason:
      'Receivers know a policy by its first octets: quotation marks in front hide it, and before SPF a space does.',
    fix: 'remove what stands in front of the text',
    types: ['TXT'],
    check: (record) => {
      const value = textOf(record);
      if (quotedPolicy.test(value))
        return {
          message: 'quotation marks are part of the text and hide the policy',
          value,
          hint: 'write the text between one pair of double quotes, without others inside',
        };
      return spacedSpf.test(value) ? { message: 'something stands in front of the policy', value } : undefined;
    },
  }),
];
