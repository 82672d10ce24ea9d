import type { PlayReport, TaskReport } from './run-report.ts';

/** A task across the hosts of a play. */
export interface TaskRow {
  readonly name: string;
  readonly kind: string;
  readonly handler: boolean;
  /** How it ended, by host; a host that has no such task, or did not come to it, is missing. */
  readonly cells: ReadonlyMap<string, TaskReport>;
}

/** Tasks of two hosts are the same by what they are, not by number: a host may have tasks that another has not. */
const identity = ({ task, handler }: TaskReport): string => JSON.stringify([handler, task.kind, task.name]);

/** The tasks of a play as rows over its hosts, in the order of the hosts that tell them first. A task that is twice in a play has two rows. */
export function taskRows({ hosts }: Pick<PlayReport, 'hosts'>): readonly TaskRow[] {
  const rows = new Map<string, TaskRow & { readonly cells: Map<string, TaskReport> }>();
  for (const { host, tasks } of hosts) {
    const seen = new Map<string, number>();
    for (const one of tasks) {
      const nth = (seen.get(identity(one)) ?? 0) + 1;
      seen.set(identity(one), nth);
      const key = `${nth} ${identity(one)}`;
      const row = rows.get(key) ?? { name: one.task.name, kind: one.task.kind, handler: one.handler, cells: new Map() };
      rows.set(key, row);
      row.cells.set(host, one);
    }
  }
  return [...rows.values()].toSorted((one, other) => Number(one.handler) - Number(other.handler));
}
