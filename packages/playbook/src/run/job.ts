import type { HostWork } from './prepare.ts';
import type { RunPlaybookOptions } from './run-options.ts';
import type { Session } from './session.ts';

/** One host's share of one play, with the run it belongs to. */
export interface Job<V> {
  readonly options: RunPlaybookOptions<V>;
  readonly session: Session;
  readonly play: string;
  readonly work: HostWork<V>;
}
