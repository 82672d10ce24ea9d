import type { Task } from '../define/task.ts';
import { exists, type World } from '../world/world.ts';
import { acts, type HostPlan } from './plan-tasks.ts';

/** What an apply would take away: paths removed or replaced, of so many that the play manages and finds there. */
export interface Loss {
  readonly paths: readonly string[];
  readonly of: number;
}

function withMembers(task: Task): readonly Task[] {
  const { members = [] } = task.resource as { readonly members?: readonly Task[] };
  return [task, ...members.flatMap(withMembers)];
}

function pathOf({ resource }: Task): readonly string[] {
  const { path } = resource as { readonly path?: unknown };
  return typeof path === 'string' ? [path] : [];
}

/** What a plan takes away. */
export function lossOf(plan: HostPlan, world: World): Loss {
  const tasks = plan.tasks.flatMap((planned) =>
    withMembers(planned.task).map((task) => ({ task, acts: acts(planned) })),
  );
  const there = new Set(tasks.flatMap(({ task }) => pathOf(task)).filter((path) => exists(world, path)));
  const lost = new Set(
    tasks
      .filter(({ task, acts: acting }) => acting && task.kind.loses?.(task.resource, world) === true)
      .flatMap(({ task }) => pathOf(task)),
  );
  return { paths: [...lost], of: there.size };
}

/** A host with fewer managed paths than this is being set up, or has little to lose: no share of it is too much. */
const few = 10;

/** What a loss takes away beyond the paths that were confirmed, when that is more than the share (in percent) of ten or more paths. */
export function unconfirmedLoss(loss: Loss, share: number, confirmed: readonly string[]): Loss | undefined {
  const paths = loss.paths.filter((path) => !confirmed.includes(path));
  return loss.of < few || paths.length === 0 || 100 * paths.length <= share * loss.of ? undefined : { ...loss, paths };
}
