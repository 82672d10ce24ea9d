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

/** What is written before the colons: the file is looked up by patterns (nwildlsearch), so an IPv6 address is quoted. */
const key = (name: string): string => (name.includes(':') ? `"${name}"` : name);

/**
 * The line by which Exim finds a login under a name.
 * @throws InputError for a user or password with a newline, a password with a blank at an end, or a user with a colon, which would end it.
 */
export function passwordLine(name: string, { user, password }: SmarthostLogin): PasswordLine {
  if (/[:\0\r\n]/.test(user))
    throw new InputError('the user of a smarthost holds no colon and no newline', { value: user });
  const word = Secret.reveal(password);
  if (/[\0\r\n]/.test(word)) throw new InputError('the password of a smarthost holds no newline');
  if (/^[ \t]|[ \t]$/.test(word))
    throw new InputError('the password of a smarthost begins or ends with a blank, which Exim would leave out', {
      hint: 'let the provider make another one, or take the blank away where it was pasted by mistake',
    });
  return { name: key(name), line: secret(`${key(name)}:${user}:${word}`) };
}

/**
 * The lines for a smarthost as it is written, and for further names: in lower case, each once. Exim looks a line up by the
 * canonical name of the host (4.96 and 4.98: what an alias stands for, or an address as written): {@link listResolvedNames}.
 * @throws InputError as {@link passwordLine}.
 */
export function passwordLines(
  smarthost: Smarthost,
  login: SmarthostLogin,
  names: readonly string[] = [],
): readonly PasswordLine[] {
  const all = new Set(
    [...smarthostParts(smarthost).map(({ host }) => host), ...names].map((name) =>
      name.toLowerCase().replace(/\.$/, ''),
    ),
  );
  return [...all].map((name) => passwordLine(name, login));
}
