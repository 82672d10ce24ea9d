import type { Host, Inventory } from '@waxseal/inventory';
import type { Connect, ConnectionOptions } from '@waxseal/remote';
import type { KeySource, Memory, Playbook } from '../define/playbook.ts';
import type { Event, Mode } from '../event.ts';
import type { SavedHostPlan, SavedPlan } from '../plan/saved-plan.ts';

/** Seconds, where nobody says otherwise. */
export const defaultTimeout = 900;

/** Everything a run needs from the world outside, as parameters. */
export interface RunPlaybookOptions<V> {
  readonly playbook: Playbook<V>;
  readonly inventory: Inventory;
  readonly mode: Mode;
  /** An inventory pattern that narrows every play's hosts. */
  readonly limit?: string;
  readonly tags?: readonly string[];
  readonly skipTags?: readonly string[];
  /** Hosts at a time; 50 where not said. */
  readonly forks?: number;
  /** Seconds that looking at a host, or one try of a task that says nothing else, may take; 900 where not said. */
  readonly timeout?: number;
  /** Seconds after which the run begins nothing new, as after an interrupt; no limit where not said. */
  readonly runTimeout?: number;
  /** Seconds to wait for another run on a host; 60 where not said, 0: none. */
  readonly lockTimeout?: number;
  /** The share of what it manages, in percent, that a play may remove or replace on a host; no limit by default. What `reviewed` takes away was confirmed and does not count. */
  readonly maxLoss?: number;
  readonly connect: Connect;
  readonly keys: KeySource;
  readonly memory: Memory;
  /** The project's directory; that of the process by default. */
  readonly directory?: string;
  readonly emit: (event: Event) => void;
  readonly signal: AbortSignal;
  readonly clock: () => Date;
  /** A name for the run that is unique and sorts by time: letters, digits and hyphens. */
  readonly runId: string;
  /** Who runs it, as a locked-out colleague will read it. */
  readonly label: string;
  /** Takes every host's plan as it is made, to be saved. */
  readonly onPlan?: (plan: SavedHostPlan) => void;
  /** Applies this plan or nothing: a host on which something moved since is refused. */
  readonly reviewed?: SavedPlan;
  /** Keys the digests in a plan. A plan that outlives the process needs one that does too; by default each process has its own. */
  readonly planKey?: Uint8Array;
  /** Whether pending work of earlier runs that no play of this run knows makes it fail, which it does by default. */
  readonly failsOnPending?: boolean;
  /** Changes how hosts are reached, e.g. the host-key policy of the command line. */
  readonly connection?: (host: Host) => ConnectionOptions;
}
