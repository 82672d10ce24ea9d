import { type DomainName, withoutDot } from '@waxseal/core';
import { apt, block, type Task, transaction, type TransactionCheck } from '@waxseal/playbook';
import { call } from '../call.ts';
import { templates } from '../generated-templates.ts';

/** The packages of a BIND host with the tools that check its files. */
export const bindPackages = apt({ packages: ['bind9', 'bind9-utils'] });

/** A zone's declaration in the file that Debian keeps for the administrator's own. */
export function bindDeclaration(domain: DomainName, lines: readonly string[]): Task {
  const name = withoutDot(domain);
  const text = `zone "${name}" {\n${lines.map((line) => `\t${line}\n`).join('')}};\n`;
  return block({ path: '/etc/bind/named.conf.local', marker: `waxseal ${name}`, comment: '//', text });
}

/** A statement of BIND that lists addresses. */
export function addressList(statement: string, addresses: readonly string[]): string {
  return `${statement} { ${addresses.map((address) => `${address}; `).join('')}};`;
}

export interface BindZone {
  readonly domain: DomainName;
  /** Files below `/etc/bind`. */
  readonly members: readonly Task[];
  /** Checks of the staged copy, beside that of the declaration. */
  readonly validate?: readonly TransactionCheck[];
  /** Whether BIND may know the zone without having it, as a secondary whose primary has not published it. */
  readonly mayBeEmpty?: boolean;
}

/** A zone on BIND as one transaction: checked on a staged copy, swapped in, loaded, and put back where BIND does not know it then. */
export function bindZone({ domain, members, validate = [], mayBeEmpty = false }: BindZone): Task {
  const name = withoutDot(domain);
  return transaction({
    name: `zone ${name}`,
    tree: '/etc/bind',
    members,
    validate: [...validate, { name: 'named-checkconf', run: 'named-checkconf "$STAGE"/named.conf.local' }],
    activate: 'if rndc status >/dev/null 2>&1; then rndc reload; else service named restart; fi',
    health: `${templates['bind'] ?? ''}${call('bind_has_zone', name, mayBeEmpty ? 'may-be-empty' : 'full')}`,
  });
}
