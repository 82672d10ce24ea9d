import { removeLab } from '../state/remove-lab.ts';
import { standingLab } from '../state/standing-lab.ts';
import { sweepDeadLabs } from '../state/sweep-labs.ts';

/**
 * Takes down the lab of this name that was put up to stay, and clears away dead ones; labs of running tests are left alone.
 * Gives the ids of what it removed.
 */
export async function labDown(name?: string): Promise<readonly string[]> {
  const removed = [...(await sweepDeadLabs())];
  for (let lab = await standingLab(name); lab !== undefined; lab = await standingLab(name)) {
    await removeLab(lab.id);
    removed.push(lab.id);
  }
  return removed;
}
