import { valueOf } from '../attempt.ts';
import { domainName } from '../domain-name.ts';

const macro = /%\{[slodiphv]\d*r?[-.+,/_=]*\}|%[%_-]/gi;
const zeroDigits = /%\{[a-z]0+r?[-.+,/_=]*\}/i;
const literal = /^[!-$&-~]*$/;
const end = /(?:\.(?:[a-z0-9]*[a-z][a-z0-9]*|[a-z0-9]+-[a-z0-9-]*[a-z0-9])\.?|%\{[^}]*\})$/i;

/** What is wrong with a domain-spec (RFC 7208 §7.1), or undefined. Macros c, r and t are for `exp` texts only (§7.2). */
export function domainSpecFault(spec: string): string | undefined {
  if (!spec.includes('%')) return valueOf(() => domainName(spec)) === undefined ? 'expected a domain name' : undefined;
  if (zeroDigits.test(spec)) return 'a macro keeps at least one label (RFC 7208 §7.3)';
  if (!literal.test(spec.replaceAll(macro, ''))) return 'expected macros of the form %{d}, %{i} … or %%, %_, %- (RFC 7208 §7.1)';
  return end.test(spec) ? undefined : 'a domain-spec ends in a top label or a macro (RFC 7208 §7.1)';
}
