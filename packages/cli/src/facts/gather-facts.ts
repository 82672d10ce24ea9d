import { type Fault, InputError, WaxsealError } from '@waxseal/core';
import type { Host } from '@waxseal/inventory';
import { mapLimit } from '@waxseal/playbook';
import { connect } from '@waxseal/remote';
import { askBecomePassword, connectionFor } from '../connection-for.ts';
import type { EntryOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { limitedHosts, readInventory } from '../read-inventory.ts';
import { factsProgram } from './facts-program.ts';
import { type HostFacts, parseFacts } from './parse-facts.ts';

/** What one host told, or why it told nothing. `asked` is our own clock, in seconds, when it answered. */
export type Gathered =
  | { readonly host: Host; readonly state: 'known'; readonly facts: HostFacts; readonly asked: number }
  | { readonly host: Host; readonly state: 'unreachable'; readonly fault: Fault };

type Ask = (host: Host) => Promise<HostFacts>;

async function gatherOne(host: Host, ask: Ask, { clock }: Io): Promise<Gathered> {
  try {
    const facts = await ask(host);
    return { host, state: 'known', facts, asked: Math.round(clock().getTime() / 1000) };
  } catch (error) {
    if (!(error instanceof WaxsealError) || error instanceof InputError) throw error;
    return { host, state: 'unreachable', fault: error.faults[0] ?? { message: error.message } };
  }
}

/** Asks every host of an inventory for its facts: one program each, many hosts at a time, nothing changed. */
export async function gatherFacts(options: EntryOptions, io: Io): Promise<readonly Gathered[]> {
  const hosts = await limitedHosts(await readInventory(options, io), options, io);
  const password = await askBecomePassword(options, io);
  const ask: Ask = async (host) => {
    const connection = await connect(host.name, connectionFor(host, options, password), io.signal);
    try {
      const { stdout } = await connection.run(factsProgram, { signal: io.signal, timeout: Math.min(options.timeout, 60) });
      return parseFacts(stdout);
    } finally {
      await connection.close();
    }
  };
  return mapLimit(hosts, options.forks, (host) => gatherOne(host, ask, io));
}
