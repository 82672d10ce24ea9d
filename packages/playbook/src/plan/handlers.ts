import { notified, type Task } from '../define/task.ts';
import { deferralId } from './deferral.ts';
import { desiredState } from './plan-digest.ts';

/** A handler as a task that notifies it knows it. */
export interface HandlerRef {
  readonly id: string;
  readonly name: string;
}

/** A handler of a play, under the id by which a host remembers that it was notified. */
export interface Handler {
  readonly id: string;
  readonly task: Task;
  /** The handlers that it notifies in turn. */
  readonly notifies: readonly HandlerRef[];
}

/** The handlers of a play, in the order in which they run. */
export interface Handlers {
  readonly list: readonly Handler[];
  /** The handlers that a task notifies when it changes something; none for a task that never does. */
  notifiedBy(task: Task): readonly HandlerRef[];
}

const contentOf = ({ resource, when, name, kind }: Task): string =>
  JSON.stringify([kind.kind, name, when === false, desiredState(resource)]);

/**
 * Each handler once, by content. A handler's id is made of its play, kind and name, not of its content: what is pending
 * since an earlier run is the handler of that name, also when the playbook was corrected meanwhile. Handlers of one name
 * are told apart by their order.
 */
function identify(handlers: readonly Task[], play: string): ReadonlyMap<string, Omit<Handler, 'notifies'>> {
  const byContent = new Map(handlers.map((task) => [contentOf(task), task]));
  const seen = new Map<string, number>();
  return new Map(
    [...byContent].map(([content, task]) => {
      const { kind } = task.kind;
      const place = JSON.stringify([play, kind, task.name]);
      const number = seen.get(place) ?? 0;
      seen.set(place, number + 1);
      return [content, { id: deferralId(`handler-${kind}`, [play, task.name, number]), task }];
    }),
  );
}

/** The tasks' handlers and those that they notify: each behind all that notify it, else in the order of mention. */
function inOrder(tasks: readonly Task[]): readonly Task[] {
  const done = new Set<Task>();
  const ordered: Task[] = [];
  const visit = (handler: Task): void => {
    if (done.has(handler)) return;
    done.add(handler);
    notified(handler).toReversed().forEach(visit);
    ordered.push(handler);
  };
  tasks.flatMap(notified).toReversed().forEach(visit);
  return ordered.toReversed();
}

/** Finds the handlers of a play's tasks. Whoever has the condition `when: false` is no handler of this host. */
export function handlersOf(tasks: readonly Task[], play: string): Handlers {
  const known = identify(inOrder(tasks), play);
  const notifiedBy = (task: Task): readonly HandlerRef[] => {
    if (task.kind.changesNothing?.(task.resource) === true) return [];
    const found = notified(task)
      .filter(({ when }) => when !== false)
      .flatMap((handler) => known.get(contentOf(handler)) ?? []);
    return [...new Map(found.map(({ id, task: { name } }) => [id, { id, name }])).values()];
  };
  return { list: [...known.values()].map((one) => ({ ...one, notifies: notifiedBy(one.task) })), notifiedBy };
}
