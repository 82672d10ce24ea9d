import { type Secret, secret } from '@waxseal/core';
import type { Host } from '@waxseal/inventory';
import type { ConnectionOptions } from '@waxseal/remote';
import type { EntryOptions } from './global-options.ts';
import type { Io } from './io.ts';

const asked = new WeakMap<Io, Promise<string>>();

/** Asks for the password of sudo where `--ask-become-pass` wants it: once for all hosts, and for all runs of a command. */
export async function askBecomePassword(options: EntryOptions, io: Io): Promise<Secret<string> | undefined> {
  if (options.askBecomePass !== true) return undefined;
  const answer = asked.get(io) ?? io.ask('sudo password: ', true);
  asked.set(io, answer);
  return secret(await answer);
}

const phrases = new WeakMap<Io, Map<string, Promise<string>>>();

/** Asks for what opens an encrypted key: once for each file, and only where somebody is there to answer. */
function passphraseFrom(io: Io): NonNullable<ConnectionOptions['passphrase']> {
  return async (file) => {
    if (!io.interactive) return undefined;
    const known = phrases.get(io) ?? new Map<string, Promise<string>>();
    phrases.set(io, known);
    const answer = known.get(file) ?? io.ask(`passphrase of ${file}: `, true);
    known.set(file, answer);
    return secret(await answer);
  };
}

/** The inventory's connection with what the command line says on top. */
export function connectionFor(
  host: Host,
  options: EntryOptions,
  password: Secret<string> | undefined,
  io: Io,
): ConnectionOptions {
  const wanted = options.become === true || options.askBecomePass === true || host.connection.become !== undefined;
  const become =
    wanted && host.connection.kind !== 'directory'
      ? { ...host.connection.become, ...(password === undefined ? {} : { password }) }
      : undefined;
  const { become: _inventory, ...rest } = host.connection;
  return {
    ...rest,
    passphrase: passphraseFrom(io),
    ...(become === undefined ? {} : { become }),
    ...(options.hostKeys === undefined ? {} : { hostKeys: options.hostKeys }),
  };
}
