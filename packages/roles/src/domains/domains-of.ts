import { domainName, type DomainName, sameName, withoutDot } from '@waxseal/core';
import { type DomainDeclaration, declaredZones } from '@waxseal/domain';
import type { InputContext, PlayHost } from '@waxseal/playbook';
import type { MailVars } from '../mail-vars.ts';

/** The vars of a host as they are in another domain than its own. */
function inFurtherDomain(vars: MailVars, domain: DomainName): MailVars {
  const { postmaster } = vars;
  const isOfIt = postmaster?.toLowerCase().endsWith(`@${withoutDot(domain).toLowerCase()}`) === true;
  return { ...vars, domain, isFurther: true, ...(isOfIt ? {} : { postmaster: undefined }) };
}

/** Every domain that a host has a part in, its own first: its vars as they are there. */
export function domainsOf(vars: MailVars): readonly MailVars[] {
  const further = declaredZones(vars.domains)
    .map(({ name }) => domainName(name))
    .filter((name) => !sameName(name, vars.domain));
  return [vars, ...further.map((name) => inFurtherDomain(vars, name))];
}

/** A host as it is in a domain; undefined where it has no part in it. */
export function hostInDomain(host: PlayHost<MailVars>, domain: DomainName): PlayHost<MailVars> | undefined {
  const vars = domainsOf(host.vars).find((one) => sameName(one.domain, domain));
  return vars === undefined ? undefined : { ...host, vars };
}

/** The declaration of the domain that the vars name, where there is one. */
export function declarationOf({
  domain,
  domains,
}: Pick<MailVars, 'domain' | 'domains'>): DomainDeclaration | undefined {
  return declaredZones(domains).find(({ name }) => sameName(domainName(name), domain));
}

/** What was made for one of a host's domains, with the host's vars in it. */
export interface InDomain<T> {
  readonly vars: MailVars;
  readonly inputs: T;
}

/** What a function makes for each domain that a host has a part in; domains for which it makes nothing are left out. */
export async function eachDomain<T>(
  context: InputContext<MailVars>,
  make: (context: InputContext<MailVars>) => Promise<T | undefined> | T | undefined,
): Promise<readonly InDomain<T>[]> {
  const made: InDomain<T>[] = [];
  for (const vars of domainsOf(context.vars)) {
    const inputs = await make({ ...context, vars, host: { ...context.host, vars } });
    if (inputs !== undefined) made.push({ vars, inputs });
  }
  return made;
}
