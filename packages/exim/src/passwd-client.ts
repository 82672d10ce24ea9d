import { InputError, Secret, secret } from '@waxseal/core';
import { eximTree } from './debian-exim.ts';
import { type Smarthost, smarthostParts } from './smarthost.ts';

/** Where Debian's Exim finds what to say to a smarthost that asks for a password. */
export const passwordFile: string = `${eximTree}/passwd.client`;

/** What a smarthost asks of its customers. */
export interface SmarthostLogin {
  readonly user: string;
  readonly password: Secret<string>;
}

/** One line of {@link passwordFile}: the name by which it is found, and the whole of it. */
export interface PasswordLine {
  readonly name: string;
  readonly line: Secret<string>;
}

/**
 * The lines for a smarthost: Exim looks a line up by the name that the address it connected to resolves back to, which often
 * is another one than the smarthost is written by. So there is a line for each smarthost, and for each further name.
 * @throws InputError for a user or password with a newline, or a user with a colon, which would end it.
 */
export function passwordLines(smarthost: Smarthost, { user, password }: SmarthostLogin, names: readonly string[] = []): readonly PasswordLine[] {
  if (/[:\0\r\n]/.test(user)) throw new InputError('the user of a smarthost holds no colon and no newline', { value: user });
  const word = Secret.reveal(password);
  if (/[\0\r\n]/.test(word)) throw new InputError('the password of a smarthost holds no newline');
  const all = new Set([...smarthostParts(smarthost).map(({ host }) => host), ...names].map((name) => name.toLowerCase().replace(/\.$/, '')));
  // The file is looked up by patterns (nwildlsearch): an IPv6 address would need its colons quoted.
  const quoted = (name: string): string => (name.includes(':') ? `"${name}"` : name);
  return [...all].map((name) => ({ name: quoted(name), line: secret(`${quoted(name)}:${user}:${word}`) }));
}
