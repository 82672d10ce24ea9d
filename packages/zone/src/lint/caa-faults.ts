import { isCaaIssueValue } from '@waxseal/core';
import type { Finding } from './lint-rule.ts';

/** The tags that are registered (RFC 8659 §7.1 and later). */
export const caaTags: ReadonlySet<string> = new Set([
  'issue',
  'issuewild',
  'issuemail',
  'issuevmc',
  'iodef',
  'contactemail',
  'contactphone',
]);

function issueFault(tag: string, value: string): Finding | undefined {
  if (!isCaaIssueValue(value)) return { message: `${tag} is an authority and parameters`, value };
  const [authority = ''] = value.split(';');
  return authority.trim() === '' || authority.includes('.')
    ? undefined
    : { message: 'an authority is named by its domain', value, hint: 'for example letsencrypt.org' };
}

/** What is wrong with the value of a CAA record, or nothing. */
export function caaValueFault(tag: string, value: string): Finding | undefined {
  const name = tag.toLowerCase();
  if (name.startsWith('issue') && caaTags.has(name)) return issueFault(tag, value);
  if (name === 'iodef' && !/^(?:mailto:[^\s@]+@[^\s@]+|https?:\/\/\S+)$/i.test(value))
    return {
      message: 'iodef is a mailto:, http: or https: address',
      value,
      ...(/^[^\s@:]+@[^\s@]+$/.test(value) && { hint: `write mailto:${value}` }),
    };
  if (name === 'contactemail' && !/^[^\s@:]+@[^\s@]+$/.test(value))
    return { message: 'contactemail is an address without mailto:', value, hint: 'write hostmaster@new.example' };
  return undefined;
}

/** What is wrong with the flags of a CAA record, or nothing. */
export function caaFlagFault(flags: number): Finding | undefined {
  return (flags & 0x7f) === 0
    ? undefined
    : {
        message: 'these flags have no meaning',
        value: String(flags),
        ...(flags === 1 && { hint: 'critical is the highest bit: write 128, or 0 when it is not meant' }),
      };
}
