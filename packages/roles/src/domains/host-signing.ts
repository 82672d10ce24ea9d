import { type DomainName, domainName, isSubdomain, sameName } from '@waxseal/core';
import type { InputContext, PlayHost } from '@waxseal/playbook';
import type { MailVars } from '../mail-vars.ts';
import type { AlsoSigned } from '../signed-mail.ts';
import { type SelectedKey, signingKeys } from '../signing-key.ts';
import { declarationOf, domainsOf } from './domains-of.ts';
import { sendsForDomain, signedNames } from './signed-names.ts';

/** What a host signs, in all its domains, and whose mail it takes beside that of its own. */
export interface HostSigning {
  /** Its keys for its own domain; none where it does not send for that. */
  readonly keys: readonly SelectedKey[];
  readonly alsoSigns: readonly AlsoSigned[];
  readonly alsoReceives: readonly DomainName[];
}

/** Whether a further domain's mail goes to a host that takes mail: to a name in one of its domains, and to no service. */
function isExchange(host: PlayHost<MailVars>, vars: MailVars): boolean {
  const receive = declarationOf(vars)?.receive;
  if (vars.isFurther !== true || !Array.isArray(receive)) return false;
  const zones = domainsOf(host.vars).map(({ domain }) => domain);
  return receive.some(({ exchange }) => zones.some((zone) => isSubdomain(domainName(exchange), zone)));
}

/** What a host signs, its keys made on first need: one of a domain signs for the names below it as well. */
export async function hostSigning(context: InputContext<MailVars>): Promise<HostSigning> {
  const domains = domainsOf(context.vars);
  const signed: AlsoSigned[] = [];
  for (const vars of domains) {
    const host = { ...context.host, vars };
    const names = signedNames(host);
    const keys = names.length === 0 ? [] : await signingKeys(context, host);
    signed.push(...names.map((domain) => ({ domain, keys })));
  }
  const isOwn = ({ domain }: AlsoSigned): boolean => sameName(domain, context.vars.domain);
  return {
    keys: sendsForDomain(context.host) ? (signed.find(isOwn)?.keys ?? []) : [],
    alsoSigns: signed.filter((one) => !isOwn(one)),
    alsoReceives: domains.filter((vars) => isExchange(context.host, vars)).map(({ domain }) => domain),
  };
}
