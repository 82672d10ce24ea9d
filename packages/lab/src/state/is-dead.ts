import type { LabState } from './lab-state.ts';
import { isAlive } from './process-identity.ts';

/** A lab is dead when its maker is gone, unless it was made to stay and was up before. */
export async function isDead(state: LabState): Promise<boolean> {
  if (state.lifetime === 'kept' && state.phase === 'up') return false;
  return !(await isAlive(state.owner));
}
