import { isDead } from './is-dead.ts';
import { readLabStates, removeUnfinishedDirectories } from './lab-directory.ts';
import { removeLab } from './remove-lab.ts';

/** Clears away the labs whose maker died before it could, and gives their ids. */
export async function sweepDeadLabs(): Promise<readonly string[]> {
  await removeUnfinishedDirectories(Date.now());
  const swept: string[] = [];
  for (const state of await readLabStates()) {
    if (!(await isDead(state))) continue;
    await removeLab(state.id);
    swept.push(state.id);
  }
  return swept;
}
