import { domainName, type Fault, isSubdomain, withoutDot } from '@waxseal/core';
import { declaredZones, reportAuthorisations } from '@waxseal/domain';
import type { Resolver } from '@waxseal/probe';
import { declarationOf } from '../domains/domains-of.ts';
import type { MailVars } from '../mail-vars.ts';

type Agreement = 'given' | 'missing' | 'unknown';

async function agreement(owner: string, resolver: Resolver): Promise<Agreement> {
  try {
    const answer = await resolver(owner, 'TXT');
    const texts = Array.isArray(answer) ? (answer as readonly unknown[]) : [];
    return texts.some((text) => /^v=DMARC1\b/.test(Array.isArray(text) ? text.join('') : String(text)))
      ? 'given'
      : 'missing';
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    return code === 'ENOTFOUND' || code === 'ENODATA' ? 'missing' : 'unknown';
  }
}

/** Report addresses of other domains that have not agreed to take the reports: nobody sends them there (RFC 9990 §4). */
export async function unauthorisedReports(
  vars: Pick<MailVars, 'domain' | 'domains'>,
  resolver: Resolver,
): Promise<readonly Fault[]> {
  const declared = declarationOf(vars);
  const zones = declaredZones(vars.domains).map(({ name }) => domainName(name));
  const faults: Fault[] = [];
  for (const { domain, to, owner } of declared === undefined ? [] : reportAuthorisations(declared)) {
    // What another zone of ours says, its own publishing sees to.
    if (zones.some((zone) => isSubdomain(to, zone))) continue;
    if ((await agreement(withoutDot(owner), resolver)) !== 'missing') continue;
    faults.push({
      severity: 'warning',
      message: `DMARC reports of ${withoutDot(domain)} are not sent to ${withoutDot(to)}, which has not agreed to take them`,
      hint: `its zone needs ${withoutDot(owner)} TXT "v=DMARC1" (RFC 9990 §4)`,
    });
  }
  return faults;
}
