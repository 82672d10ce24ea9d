import { type ExitCode, exitCodes, type Fault, InputError, Unreachable, WaxsealError } from '@waxseal/core';
import type { Host } from '@waxseal/inventory';
import { mapLimit } from '@waxseal/playbook';
import { connect } from '@waxseal/remote';
import { askBecomePassword, connectionFor } from './connection-for.ts';
import type { EntryOptions } from './global-options.ts';
import type { Io } from './io.ts';
import { limitedHosts, readInventory } from './read-inventory.ts';

/** What one host told, or why it told nothing. `asked` is our own clock, in seconds, when it answered. */
export type Answer<T> =
  | { readonly host: Host; readonly state: 'known'; readonly told: T; readonly asked: number }
  | { readonly host: Host; readonly state: 'unreachable' | 'failed'; readonly fault: Fault };

/** Exit code of a command that asked hosts: what failed on a host that was reached outweighs a host that was not. */
export function exitCodeOfAnswers(answers: readonly Answer<unknown>[]): ExitCode {
  if (answers.some(({ state }) => state === 'failed')) return exitCodes.failed;
  return answers.some(({ state }) => state === 'unreachable') ? exitCodes.unreachable : exitCodes.done;
}

async function answerOf<T>(host: Host, ask: (host: Host) => Promise<T>, { clock }: Io): Promise<Answer<T>> {
  try {
    const told = await ask(host);
    return { host, state: 'known', told, asked: Math.round(clock().getTime() / 1000) };
  } catch (error) {
    if (!(error instanceof WaxsealError) || error instanceof InputError) throw error;
    const state = error instanceof Unreachable ? 'unreachable' : 'failed';
    return { host, state, fault: error.faults[0] ?? { message: error.message } };
  }
}

/** Runs one read-only program on every host of an inventory, many at a time, and reads what each printed. */
export async function askHosts<T>(
  options: EntryOptions,
  io: Io,
  program: string,
  read: (stdout: string) => T,
): Promise<readonly Answer<T>[]> {
  const hosts = await limitedHosts(await readInventory(options, io), options, io);
  const password = await askBecomePassword(options, io);
  const ask = async (host: Host): Promise<T> => {
    const connection = await connect(host.name, connectionFor(host, options, password, io), io.signal);
    try {
      const { stdout } = await connection.run(program, { signal: io.signal, timeout: Math.min(options.timeout, 60) });
      return read(stdout);
    } finally {
      await connection.close();
    }
  };
  return mapLimit(hosts, options.forks, (host) => answerOf(host, ask, io));
}
