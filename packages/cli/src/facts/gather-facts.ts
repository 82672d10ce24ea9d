import { type Answer, askHosts } from '../ask-hosts.ts';
import type { EntryOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { factsProgram } from './facts-program.ts';
import { type HostFacts, parseFacts } from './parse-facts.ts';

/** What one host told of itself, or why it told nothing. */
export type Gathered = Answer<HostFacts>;

/** Asks every host of an inventory for its facts: one program each, many hosts at a time, nothing changed. */
export function gatherFacts(options: EntryOptions, io: Io): Promise<readonly Gathered[]> {
  return askHosts(options, io, factsProgram, parseFacts);
}
