import type { LabMember } from '../host/host-record.ts';
import type { ProcessIdentity } from './process-identity.ts';

/**
 * What is written down of a lab while it exists, in `state.json` of its directory: enough to use it from another
 * process and to clear it away when its maker died.
 */
export interface LabState {
  readonly version: 1;
  /** Unique on this machine; every namespace of the lab is called `waxseal-ID-…`. */
  readonly id: string;
  readonly name: string;
  /** `run`: lives as long as the process that made it. `kept`: lives until somebody takes it down. */
  readonly lifetime: 'run' | 'kept';
  readonly phase: 'starting' | 'up';
  readonly owner: ProcessIdentity;
  readonly members: readonly LabMember[];
}
