import { withoutDot } from '@waxseal/core';
import type { MailVars } from './mail-vars.ts';

/** Who sends the probe: the postmaster of the domain where not said otherwise. */
export function postmasterOf(vars: Pick<MailVars, 'domain' | 'postmaster'>): string {
  return vars.postmaster ?? `postmaster@${withoutDot(vars.domain)}`;
}
