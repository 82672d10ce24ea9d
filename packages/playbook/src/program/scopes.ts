import { beginAttempt, beginPart, endAttempt } from '@waxseal/shell';
import type { Part, Scope } from '../define/scope.ts';
import type { PlannedTask } from '../plan/plan-tasks.ts';

const order: readonly Part[] = ['tasks', 'rescue', 'always'];

/** Writes the lines that lead from one task's attempts to the next one's: a walk over nested scopes. */
export interface ScopeWalk {
  /** The lines before a task with these scopes; without scopes, those that leave all attempts. */
  to(scopes: readonly Scope[]): readonly string[];
}

/** The attempts of which a rescue is among the tasks, so that a failure in them is not yet one of the play. */
export function attemptsWithRescue(tasks: readonly PlannedTask[]): ReadonlySet<object> {
  return new Set(
    tasks.flatMap(({ task }) =>
      (task.scopes ?? []).filter(({ part }) => part === 'rescue').map(({ attempt }) => attempt),
    ),
  );
}

/** Begins a walk outside of all attempts. Attempts get numbers as the walk meets them. */
export function walkScopes(rescued: ReadonlySet<object>): ScopeWalk {
  const numbers = new Map<object, number>();
  let current: readonly Scope[] = [];
  const number = ({ attempt }: Scope): number => {
    const known = numbers.get(attempt) ?? numbers.size;
    numbers.set(attempt, known);
    return known;
  };
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
