import { isIPv4 } from '../address/ipv4.ts';
import { valueOf } from '../attempt.ts';
import { domainName } from '../domain-name.ts';

const macro = /%\{[slodiphv]\d*r?[-.+,/_=]*\}|%[%_-]/gi;
const zeroDigits = /%\{[a-z]0+r?[-.+,/_=]*\}/i;
const literal = /^[!-$&-~]*$/;
const topLabel = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;

// A top label has a letter or a hyphen, so that an address is none (RFC 7208 §7.1).
function endsWell(spec: string): boolean {
  if (spec.endsWith('}')) return true;
  const bare = spec.replace(/\.$/, '');
  const last = bare.slice(bare.lastIndexOf('.') + 1);
  return bare.includes('.') && topLabel.test(last) && /[a-z-]/i.test(last);
}

function plainFault(spec: string): string | undefined {
  if (isIPv4(spec)) return 'an address is written as ip4: or ip6:';
  return valueOf(() => domainName(spec)) !== undefined && endsWell(spec)
    ? undefined
    : 'expected a domain name of at least two labels';
}

/** What is wrong with a domain-spec (RFC 7208 §7.1), or undefined. Macros c, r and t are for `exp` texts only (§7.2). */
export function domainSpecFault(spec: string): string | undefined {
  if (!spec.includes('%')) return plainFault(spec);
  if (zeroDigits.test(spec)) return 'a macro keeps at least one label (RFC 7208 §7.3)';
  if (!literal.test(spec.replaceAll(macro, '')))
    return 'expected macros of the form %{d}, %{i} … or %%, %_, %- (RFC 7208 §7.1)';
  return endsWell(spec) ? undefined : 'a domain-spec ends in a top label or a macro (RFC 7208 §7.1)';
}
