import { readLabStates } from './lab-directory.ts';
import type { LabState } from './lab-state.ts';

/** What a lab is called where nothing is said. */
export const defaultLabName = 'internet';

/** The lab of this name that was put up to stay, or undefined. */
export async function standingLab(name: string = defaultLabName): Promise<LabState | undefined> {
  const states = await readLabStates();
  return states.find((state) => state.name === name && state.lifetime === 'kept' && state.phase === 'up');
}
