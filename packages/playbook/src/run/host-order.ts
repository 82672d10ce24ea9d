import { createHash } from 'node:crypto';
import type { HostOrder } from '../define/playbook.ts';

interface Named {
  readonly name: string;
}

const byName = (one: Named, other: Named): number => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0);

/** Hosts in the order that a play asks for. `shuffle` takes its chance from the run's id: the same run has one order. */
export function inOrder<H extends Named>(hosts: readonly H[], order: HostOrder, runId: string): readonly H[] {
  const lot = ({ name }: Named): string => createHash('sha256').update(`${runId} ${name}`).digest('hex');
  switch (order) {
    case 'inventory':
      return hosts;
    case 'reverse_inventory':
      return hosts.toReversed();
    case 'sorted':
      return hosts.toSorted(byName);
    case 'reverse_sorted':
      return hosts.toSorted(byName).toReversed();
    case 'shuffle':
      return hosts.toSorted((one, other) => (lot(one) < lot(other) ? -1 : 1));
    default:
      return order satisfies never;
  }
}
