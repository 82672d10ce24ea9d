import { renderPending } from '../plan/render-pending.ts';
import type { PreparedPlay } from './prepare.ts';
import type { Session } from './session.ts';

const leftoverHint = 'waxseal pending -i INVENTORY lists it, and --clear says that it was done by hand';

/** Tells what stays pending on hosts because no play of the run knows it: each is a failure, by name. */
export function tellLeftovers<V>(session: Session, plays: readonly PreparedPlay<V>[]): void {
  const known = new Set(
    plays.flatMap(({ work }) => work.flatMap((one) => one.pendingIds.map((id) => `${one.host.name} ${id}`))),
  );
  for (const [host, leftovers] of session.leftovers)
    for (const [id, { play, note }] of leftovers)
      if (!known.has(`${host} ${id}`))
        session.finishTask({
          play,
          host,
          task: {
            id: 'pending',
            name: `pending work of ${note.run === '' ? 'an earlier run' : `the run ${note.run}`}`,
            kind: 'host',
          },
          handler: false,
          outcome: 'failed',
          ms: 0,
          diffs: [],
          message: `this playbook does not know ${renderPending(id, note)}`,
          output: `hint: ${leftoverHint}`,
        });
}
