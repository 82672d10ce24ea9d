import { type LintRule, recordRule } from '../lint-rule.ts';
import { textOf } from '../record-text.ts';

const tagged = /^(?:v=(?:DKIM1|DMARC1|STSv1|TLSRPTv1|BIMI1)|o=[-~]|dkim=|k=rsa)/;
const cut = /^(?:v=(?:DKIM1|DMARC1|STSv1|TLSRPTv1|BIMI1)|k=rsa)\s*$/;

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
    fix: 'put the text in double quotes',
    types: ['TXT', 'SPF'],
    check: (record) =>
      cut.test(textOf(record)) ? { message: 'the text ends where a ; was', value: textOf(record) } : undefined,
  }),
  recordRule({
    id: 'text/surrounding-space',
    set: 'best-practice',
    rfc: 'RFC 7208 §4.5',
    reason: 'Receivers know a policy by its first octets: space or quotes in front hide it.',
    fix: 'remove what stands in front of the text',
    types: ['TXT'],
    check: (record) => {
      const text = textOf(record);
      return /^[\s"'“]+v=(?:spf1|DKIM1|DMARC1|STSv1|TLSRPTv1)/i.test(text)
        ? { message: 'something stands in front of the policy', value: text }
        : undefined;
    },
  }),
];
