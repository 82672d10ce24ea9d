import type { DomainName, IPv4, ResourceRecord } from '@waxseal/core';
import type { VerifyContext } from '@waxseal/playbook';
import type { MailProof } from '../zone/mail-proof.ts';

export interface CheckAuth {
  readonly domain: DomainName;
  /** Whether it is another domain than the host's own: the probe is named after it then. */
  readonly isFurther?: true | undefined;
  readonly selector: string;
  readonly host: string;
  readonly address?: IPv4 | undefined;
  readonly from: string;
  /** Who answers: `check-auth@verifier.port25.com`. */
  readonly to: string;
  readonly pointsLimit: number;
  /** Hosts in whose mailboxes the reply may arrive: all that take the domain's mail. */
  readonly mailHosts: readonly string[];
  /** What DNS answers in the embedded place: the zone, and what stands for the rest of the Internet. */
  readonly records: readonly ResourceRecord[];
  /** Seconds to wait for the reply of a real verifier; 300 where not said. */
  readonly timeout?: number;
  /** How often the probe is sent, at equal times, while none is answered; 3 where not said. An answer to any of them counts. */
  readonly tries?: number;
  /** Where mail of the host leaves through, as its smarthost is set: what is learnt of it holds as long as this does. */
  readonly smarthost?: string | undefined;
  /** What is proved of the domain, to be told how the probe ended. */
  readonly proof?: MailProof;
}

/** What a probe may use of a run. */
export type ProbeContext = VerifyContext<unknown, unknown>;
