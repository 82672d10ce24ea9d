import { beginAttempt, beginPart, endAttempt } from '@waxseal/shell';
import type { Part, Scope } from '../define/scope.ts';
import type { Task } from '../define/task.ts';
import type { PlannedTask } from '../plan/plan-tasks.ts';

const order: readonly Part[] = ['tasks', 'rescue', 'always'];

/** Writes the lines that lead from one task's attempts to the next one's: a walk over nested scopes. */
export interface ScopeWalk {
  /** The lines before a task with these scopes; without scopes, those that leave all attempts. */
  to(scopes: readonly Scope[]): readonly string[];
}

/** The attempts of a plan: a number for each, and those of which a rescue is among the tasks. */
export interface Attempts {
  readonly numbers: ReadonlyMap<object, number>;
  /** A failure in them is not yet one of the play. */
  readonly rescued: ReadonlySet<object>;
}

/** The attempts that tasks are in. The same tasks have the same numbers, also when they are made again. */
export function attemptsOf(tasks: readonly PlannedTask[]): Attempts {
  const all = new Set(tasks.flatMap(({ task }) => (task.scopes ?? []).map(({ attempt }) => attempt)));
  const rescues = tasks
    .filter(({ verdict }) => verdict.state !== 'skipped')
    .flatMap(({ task }) => (task.scopes ?? []).filter(({ part }) => part === 'rescue'));
  return {
    numbers: new Map([...all].map((attempt, index) => [attempt, index])),
    rescued: new Set(rescues.map(({ attempt }) => attempt)),
  };
}

/** The attempts that are open between a task and the next one, each in the part that the former is in. */
export function openBetween(before: Task | undefined, next: Task | undefined): readonly Scope[] {
  const [one, other] = [before?.scopes ?? [], next?.scopes ?? []];
  const end = one.findIndex((scope, depth) => {
    const above = depth === 0 ? undefined : one[depth - 1];
    const isSamePart = above === undefined || above.part === other[depth - 1]?.part;
    return !isSamePart || scope.attempt !== other[depth]?.attempt;
  });
  return end === -1 ? one : one.slice(0, end);
}

/** Begins a walk within attempts that are open, outside of all by default. */
export function walkScopes({ numbers, rescued }: Attempts, open: readonly Scope[] = []): ScopeWalk {
  let current: readonly Scope[] = open;
  const number = ({ attempt }: Scope): number => numbers.get(attempt) ?? 0;
  const passed = (scope: Scope, from: number, to: number): readonly string[] =>
    order
      .slice(from + 1, to + 1)
      .flatMap((part) => (part !== 'tasks' && (part === 'always' || rescued.has(scope.attempt)) ? [part] : []))
      .map((part) => beginPart(part, number(scope)));
  const leave = (scope: Scope): readonly string[] => [
    ...passed(scope, order.indexOf(scope.part), 2),
    endAttempt(number(scope)),
  ];
  const enter = (scope: Scope): readonly string[] => [
    beginAttempt(number(scope)),
    ...passed(scope, 0, order.indexOf(scope.part)),
  ];
  return {
    to(scopes) {
      const shared = scopes.findIndex(
        (scope, depth) => current[depth]?.attempt !== scope.attempt || current[depth].part !== scope.part,
      );
      const depth = shared === -1 ? Math.min(scopes.length, current.length) : shared;
      const [inner, outer] = [
        current
          .slice(depth + 1)
          .toReversed()
          .flatMap(leave),
        current[depth],
      ];
      const next = scopes[depth];
      const same = outer !== undefined && next?.attempt === outer.attempt;
      const lines = [
        ...inner,
        ...(outer === undefined
          ? []
          : same
            ? passed(outer, order.indexOf(outer.part), order.indexOf(next.part))
            : leave(outer)),
        ...(next === undefined || same ? [] : enter(next)),
        ...scopes.slice(depth + 1).flatMap(enter),
      ];
      current = scopes;
      return lines;
    },
  };
}

/** Whether a failure of the task is one that a rescue takes up. */
export function isRescued({ task }: PlannedTask, rescued: ReadonlySet<object>): boolean {
  return task.scopes?.some(({ part, attempt }) => part === 'tasks' && rescued.has(attempt)) === true;
}
