import type { PendingNote } from '../world/world.ts';

/** What is pending on a host, for people: by the names of its handler, task and play, as far as they are known. */
export function renderPending(id: string, { play, task, handler }: PendingNote): string {
  if (task === '') return id;
  const what = handler === '' ? `the activation of "${task}"` : `the handler "${handler}", notified by "${task}"`;
  return `${what} in the play "${play}"`;
}
