import { type DomainName, domainName, sameName, under } from '@waxseal/core';
import type { HostChoice, MailName } from '@waxseal/domain';
import type { PlayHost } from '@waxseal/playbook';
import type { MailVars } from '../mail-vars.ts';
import { declarationOf } from './domains-of.ts';

type Named = Pick<PlayHost<MailVars>, 'name' | 'groups'>;

/** Whether a sender of a declaration means a host. */
export function isChosen(choice: HostChoice, { name, groups }: Named): boolean {
  return choice === true || choice.includes(name) || groups.some((group) => choice.includes(group));
}

/** A host's name inside a zone; a name that is outside has its addresses in a zone of its own. */
export function nameInZone(name: string, apex: DomainName): DomainName | undefined {
  if (!name.includes('.')) return under(name, apex);
  const full = domainName(name);
  return full === apex || full.endsWith(`.${apex}`) ? full : undefined;
}

const sends = ({ send }: Pick<MailName, 'send'>, host: Named): boolean =>
  send.some((sender) => 'hosts' in sender && isChosen(sender.hosts, host));

/** The host's own name below its own domain, where its mail is covered. */
export function coveredHostName(host: PlayHost<MailVars>): DomainName | undefined {
  const { vars } = host;
  const declared = declarationOf(vars);
  if (vars.isFurther === true || !(vars.hostMail ?? declared !== undefined)) return undefined;
  if (declared !== undefined && (declared.policy.spf === undefined || !sends(declared, host))) return undefined;
  const name = nameInZone(host.name, vars.domain);
  const isDeclared = Object.keys(declared?.subdomains ?? {}).some(
    (label) => name !== undefined && sameName(under(label, vars.domain), name),
  );
  return name === undefined || sameName(name, vars.domain) || isDeclared ? undefined : name;
}

/**
 * The names of a domain whose mail a host signs: the domain, subdomains that it sends for, and its own name. None where the
 * domain's declaration lets others send alone.
 */
export function signedNames(host: PlayHost<MailVars>): readonly DomainName[] {
  const { domain } = host.vars;
  const declared = declarationOf(host.vars);
  const own = coveredHostName(host);
  const subdomains = Object.entries(declared?.subdomains ?? {}).filter(([, name]) => sends(name, host));
  return [
    ...(declared === undefined || sends(declared, host) ? [domain] : []),
    ...subdomains.map(([label]) => under(label, domain)),
    ...(own === undefined ? [] : [own]),
  ];
}

/** Whether a host sends for its domain itself, and not for subdomains alone. */
export function sendsForDomain(host: PlayHost<MailVars>): boolean {
  return signedNames(host).some((name) => sameName(name, host.vars.domain));
}
