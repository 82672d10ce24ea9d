import { type LabHost, type LabSink, openLab, type OpenLab, parties } from '@waxseal/lab';
import { inject } from 'vitest';
import { lease } from './lease.ts';
import type { Kind } from './members.ts';

/** The lab that all tests of a run share; none of them may reset it or take it down. */
export type SharedLab = Omit<OpenLab, 'reset' | 'down'>;

/** Hosts of the shared lab that a test may do with what it likes. Dispose of them to give them back. */
export interface Borrowed<Hosts extends readonly LabHost[]> extends AsyncDisposable {
  readonly lab: SharedLab;
  /** In the order of the wishes, booted afresh. */
  readonly hosts: Hosts;
  /** What mailboxes of receiver.example were given, by all tests. */
  readonly receiver: LabSink;
}

function member<T>(from: ReadonlyMap<string, T>, name: string): T {
  const found = from.get(name);
  if (found === undefined) throw new RangeError(`the shared lab has no ${name}`);
  return found;
}

/** Opens a lab for a test that borrows these hosts of it. */
async function opened(
  id: string,
  names: readonly string[],
): Promise<Omit<Borrowed<readonly LabHost[]>, typeof Symbol.asyncDispose>> {
  const lab = await openLab(id);
  return {
    lab,
    hosts: names.map((name) => member(lab.hosts, name)),
    receiver: member(lab.sinks, parties.receiver.name),
  };
}

/**
 * Borrows hosts of the lab that all tests of this run share: each by its name, or any of a kind. It waits until all of them
 * are free, so ask once for all you need. The public parties (root, isp, verifier, …) are there for everybody, unless you
 * want to break one.
 */
export async function borrow<const Wishes extends readonly (Kind | (string & {}))[]>(
  wishes: Wishes,
  options: { readonly responder?: boolean } = {},
): Promise<Borrowed<{ readonly [I in keyof Wishes]: LabHost }>> {
  const path = inject('sharedLab');
  if (path === undefined) throw new Error('there is no shared lab: labObstacle() tells why');
  const held = await lease(path, { wishes, ...options });
  const { hosts, ...more } = await opened(held.id, held.names);
  return {
    ...more,
    hosts: hosts as { readonly [I in keyof Wishes]: LabHost },
    [Symbol.asyncDispose]: held[Symbol.asyncDispose],
  };
}
