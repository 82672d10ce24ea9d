import type { ResourceRecord } from '@waxseal/core';
import type { SigningKey } from '../dkim/sign-message.ts';
import type { Resolver } from '../dns/resolver.ts';

/** A domain whose mail is to be proved. */
export interface ProvedDomain {
  /** Without final dot. */
  readonly domain: string;
  /** The envelope sender; `postmaster` of the domain where left out. */
  readonly mailFrom?: string;
}

/** A way out: an address that mail leaves from, of a host or of the smarthost behind it. */
export interface Egress {
  /** What people call it, e.g. `mx1` or `mx1 via mail.isp.example`. */
  readonly name: string;
  readonly ip: string;
  readonly helo: string;
  /** The keys that mail on this way is signed with, for all domains. */
  readonly keys: readonly SigningKey[];
}

/** One check of one way. `absent`: there is nothing to hold or break, e.g. no DMARC policy. `unknown`: the DNS gave no answer. */
export interface Proof {
  readonly state: 'pass' | 'fail' | 'absent' | 'unknown';
  /** The result in the words of its RFC. */
  readonly result: string;
  readonly reason: string;
  /** What would turn the result, tried out on the same DNS. */
  readonly counterfactual?: string;
  /** The least that mends it. */
  readonly fix?: string;
}

/** What all proofs of a cell share. */
export interface ProofContext {
  readonly domain: string;
  readonly mailFrom: string;
  readonly egress: Egress;
  readonly resolver: Resolver;
  readonly records: readonly ResourceRecord[];
  /** The same DNS with other records of ours. */
  readonly resolverWith: (records: readonly ResourceRecord[]) => Resolver;
  readonly now: Date;
}

/** The state that a result means. */
export function proofState(result: string): Proof['state'] {
  if (result === 'pass') return 'pass';
  return result === 'temperror' ? 'unknown' : 'fail';
}
