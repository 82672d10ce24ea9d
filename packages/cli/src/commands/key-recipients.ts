import { type ExitCode, exitCodes } from '@waxseal/core';
import { addRecipient, ownRecipient, readRecipients, removeRecipient } from '@waxseal/keygen';
import type { Io } from '../io.ts';
import { keyPlace } from '../state-directory.ts';

/** `waxseal key recipients list`: everybody who can open the keys. */
export async function recipientsList(io: Io): Promise<ExitCode> {
  const place = keyPlace(io.cwd, io.env);
  const known = await readRecipients(place.directory);
  if (known.length === 0) io.err('The keys are sealed for the identity of this project alone.\n');
  for (const one of known) io.out(`${one}\n`);
  return exitCodes.done;
}

/** `waxseal key recipients own`: what to give to somebody who can open the keys. */
export async function recipientsOwn(io: Io): Promise<ExitCode> {
  io.out(`${await ownRecipient(keyPlace(io.cwd, io.env))}\n`);
  return exitCodes.done;
}

/** `waxseal key recipients add`. */
export async function recipientsAdd(recipient: string, io: Io): Promise<ExitCode> {
  await addRecipient(keyPlace(io.cwd, io.env), recipient);
  io.err(`The keys are sealed for ${recipient} too. Commit .waxseal/keys, so that they have it.\n`);
  return exitCodes.done;
}

/** `waxseal key recipients remove`. */
export async function recipientsRemove(recipient: string, io: Io): Promise<ExitCode> {
  await removeRecipient(keyPlace(io.cwd, io.env), recipient);
  io.err(
    `The keys are not sealed for ${recipient} any more. What they could open until now they may have kept: sign with new keys, under new selectors.\n`,
  );
  return exitCodes.done;
}
