import { readLabStates, removeUnfinishedDirectories } from './lab-directory.ts';
import type { LabState } from './lab-state.ts';
import { isAlive } from './process-identity.ts';
import { removeLab } from './remove-lab.ts';

/** A lab is dead when its maker is gone, unless it was made to stay and was up before. */
async function isDead(state: LabState): Promise<boolean> {
  if (state.lifetime === 'kept' && state.phase === 'up') return false;
  return !(await isAlive(state.owner));
}

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
