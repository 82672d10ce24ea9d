import { lookUp, type Resolver } from '../dns/resolver.ts';
import type { ClientAddress } from './client-address.ts';

/** A result of an evaluation (RFC 7208 §2.6). */
export type SpfOutcome = 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror';

/** One term as it was evaluated, in order; `depth` counts the includes and redirects around it. */
export interface SpfTrace {
  readonly domain: string;
  readonly depth: number;
  readonly term: string;
  /** `unknown`: the DNS gave no answer, and RFC 7208 §5.5 goes on as if it did not match. */
  readonly outcome: 'match' | 'no match' | 'unknown' | 'error';
  /** What was found: addresses, names, a result, or what went wrong. */
  readonly detail: string;
}

/** The limits of RFC 7208 §4.6.4, and milliseconds for the whole. */
export const spfLimits = { lookups: 10, voidLookups: 2, names: 10, milliseconds: 20_000 } as const;

/** Ends an evaluation: an error anywhere is the result of the whole (RFC 7208 §5.2, §6.1). It never leaves this folder. */
export class SpfStop extends Error {
  readonly result: 'permerror' | 'temperror';
  constructor(result: 'permerror' | 'temperror', reason: string) {
    super(reason);
    this.result = result;
  }
}

/** Everything that is the same for all terms of one evaluation, and its budget. */
export interface SpfSession {
  readonly client: ClientAddress;
  readonly localPart: string;
  readonly senderDomain: string;
  readonly helo: string;
  readonly resolver: Resolver;
  readonly receiver: string;
  /** Seconds since 1970, for `%{t}`. */
  readonly seconds: number;
  readonly traces: SpfTrace[];
  /** The SPF records of the domain that is evaluated first. */
  readonly records: string[];
  /** Questions about the client's name that got no answer: what hangs on them is unknown. */
  readonly unanswered: string[];
  lookups: number;
  voidLookups: number;
  /** Whether the term at hand has been counted as void: the limit is one of terms (§4.6.4). */
  isVoid: boolean;
  /** The names of the client that lead back to it, once somebody has asked. */
  validated?: Promise<readonly string[]>;
}

/** Begins a term that asks the DNS. */
export function spendLookup(session: SpfSession): void {
  session.isVoid = false;
  session.lookups += 1;
  if (session.lookups > spfLimits.lookups)
    throw new SpfStop('permerror', 'more than 10 terms ask the DNS (RFC 7208 §4.6.4)');
}

/** Counts the term at hand as one that asks for what is not there. */
export function spendVoid(session: SpfSession): void {
  if (session.isVoid) return;
  session.isVoid = true;
  session.voidLookups += 1;
  if (session.voidLookups > spfLimits.voidLookups)
    throw new SpfStop('permerror', 'more than 2 terms ask for what is not there (RFC 7208 §4.6.4)');
}

/** Asks for a term: nothing found is counted, no answer ends the evaluation (RFC 7208 §5). */
export async function askForTerm(session: SpfSession, name: string, type: string): Promise<readonly unknown[]> {
  const lookup = await lookUp(session.resolver, name, type);
  if (lookup.state === 'failed') throw new SpfStop('temperror', lookup.reason);
  if (lookup.state === 'found') return lookup.values;
  spendVoid(session);
  return [];
}
