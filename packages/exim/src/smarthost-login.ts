import { quote, reveal } from '@waxseal/core';
import { eximUser } from './debian-exim.ts';
import { templates } from './generated-templates.ts';
import { passwordFile, type SmarthostLogin } from './passwd-client.ts';
import { resolvedNamesFunction } from './resolved-names.ts';
import type { SmarthostPart } from './smarthost.ts';

const functions = [templates['kept-signing'] ?? '', templates['login'] ?? '', resolvedNamesFunction].join('');

const namesOf = (names: readonly string[], hosts: readonly string[]): string =>
  `${names.map(quote).join(' ')} $(ws_resolved_names ${hosts.map(quote).join(' ')})`;

/** What a host's file of passwords lacks, apart from the lines themselves: `moved`, where a pattern stands before them; `mode`. */
export function lookAtLogins(names: readonly string[], hosts: readonly string[]): string {
  const file = `"$WAXSEAL_ROOT"${quote(passwordFile)}`;
  return [
    functions,
    `[ -f ${file} ] || exit 0`,
    `ws_logins_first ${file} ${namesOf(names, hosts)}`,
    // Where Exim is still to come, so is its user.
    `! id -u ${eximUser} >/dev/null 2>&1 || [ "$(stat -c '%a %U %G' ${file})" = '640 root ${eximUser}' ] || echo mode`,
  ].join('\n');
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
  const word = reveal(password);
  const staged = `"$WS_AT"${quote(passwordFile)}`;
  const tried = parts.map(({ host }) => `ws_login_wins ${staged} ${quote(host)} ${quote(`${user}:${word}`)} || return`);
  return [
    functions,
    `ws_move_logins ${quote(passwordFile)} ${namesOf(names, hosts)} || return`,
    // Its own text again, for the attributes' sake.
    `! id -u ${eximUser} >/dev/null 2>&1 || { ws_logins=$(ws_b64 <${staged}) && ws_put ${quote(passwordFile)} "$(ws_sha ${staged})" 640 root ${eximUser} "$ws_logins"; } || return`,
    `if [ "$WS_AT" != "$WAXSEAL_ROOT" ]; then`,
    ...tried,
    'fi',
  ].join('\n');
}
