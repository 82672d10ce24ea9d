import type { Play } from '../define/playbook.ts';
import type { HostWork } from './prepare.ts';
import type { RunPlaybookOptions } from './run-options.ts';
import type { HowToRun, Session } from './session.ts';

/** One host's share of one play, with the run it belongs to. */
export interface Job<V> {
  readonly options: RunPlaybookOptions<V>;
  readonly session: Session;
  readonly play: string;
  readonly work: HostWork<V>;
  /** Privilege as the play says, where it says so. */
  readonly become?: HowToRun['become'];
}

/** The privilege that a play asks for, or nothing where it leaves that to the inventory. */
export function becomeOf<V>({ become, becomeUser }: Pick<Play<V>, 'become' | 'becomeUser'>): Pick<Job<V>, 'become'> {
  if (become === undefined && becomeUser === undefined) return {};
  return { become: become === false ? false : becomeUser === undefined ? {} : { user: becomeUser } };
}
