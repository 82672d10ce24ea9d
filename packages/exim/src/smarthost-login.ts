import { reveal } from '@waxseal/core';
import { livePath } from '@waxseal/shell';
import { call } from './call.ts';
import { eximUser } from './debian-exim.ts';
import { templates } from './generated-templates.ts';
import { passwordFile, passwordLine, type SmarthostLogin } from './passwd-client.ts';
import { resolvedNamesFunction } from './resolved-names.ts';
import type { SmarthostPart } from './smarthost.ts';

const functions = [templates['kept-signing'] ?? '', templates['login'] ?? '', resolvedNamesFunction].join('');

/** What a host's file of passwords lacks, apart from the lines themselves: `moved`, where a pattern stands before them; `mode`. */
export function lookAtLogins(names: readonly string[], hosts: readonly string[]): string {
  return `${functions}\n${call('exim_look_at_logins', livePath(passwordFile), eximUser, hosts.join(' '), ...names)}`;
}

/** Sh text for the apply program that writes a login under the names that the host's resolver has. It holds the password. */
export function putResolvedLogins(hosts: readonly string[], login: SmarthostLogin): string {
  // Everything behind the name, the colon before it included.
  const rest = reveal(passwordLine('', login).line);
  return `${functions}\n${call('exim_put_logins', passwordFile, rest, ...hosts)}`;
}

/**
 * Sh text for the apply program: the lines of a login go before patterns, Exim may read the file, and on a staged copy the
 * login is looked up as Exim does. It holds the password.
 */
export function settleLogins(
  names: readonly string[],
  parts: readonly SmarthostPart[],
  { user, password }: SmarthostLogin,
): string {
  const hosts = parts.map(({ host }) => host);
  return [
    functions,
    `${call('exim_settle_logins', passwordFile, eximUser, hosts.join(' '), ...names)} || return`,
    call('exim_try_logins', passwordFile, `${user}:${reveal(password)}`, ...hosts),
  ].join('\n');
}
