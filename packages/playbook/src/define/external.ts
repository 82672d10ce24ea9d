import type { Diff } from '../event.ts';
import type { Memory } from './playbook.ts';

/** What looking at something outside of the hosts says. `observed` is what the plan depends on: a saved plan holds its hash. */
export type ExternalPlan<C> =
  | { readonly state: 'ok'; readonly observed: unknown }
  /** Decided by probes that have not been sent yet. */
  | { readonly state: 'unknown'; readonly observed: unknown; readonly diffs: readonly Diff[] }
  | { readonly state: 'change'; readonly observed: unknown; readonly diffs: readonly Diff[]; readonly change: C }
  | { readonly state: 'fault'; readonly message: string; readonly hint?: string };

/** What became of a change: `deferred` where a person has to make it. */
export interface ExternalResult {
  readonly outcome: 'changed' | 'deferred';
  /** For people: what there is to do or to know. */
  readonly output?: string;
}

/** What something outside of the hosts may use of a run. */
export interface ExternalContext {
  readonly signal: AbortSignal;
  readonly memory: Memory;
  /** `directory`: nothing outside of this machine is touched. */
  readonly place: 'system' | 'directory';
  /** The project's directory, where files for people go; that of the process by default. */
  readonly directory?: string;
}

/**
 * Something that is no host, read and changed from the control machine, such as a zone at a DNS provider. The change that
 * was planned is a value: exactly that is shown, saved, confirmed and made.
 */
export interface External<C = unknown> {
  readonly name: string;
  /** A word for the kind of thing: `zone`. */
  readonly kind: string;
  /** Reads what is there and says what would change; changes nothing. @throws WaxsealError */
  plan(context: ExternalContext): Promise<ExternalPlan<C>>;
  /** Makes the planned change. @throws WaxsealError, also when what was read is no longer there */
  apply(change: C, context: ExternalContext): Promise<ExternalResult>;
}
