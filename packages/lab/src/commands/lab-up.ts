import { createInternet, type InternetOptions } from '../internet/create-internet.ts';
import { readLabState } from '../state/lab-directory.ts';
import { standingLab } from '../state/standing-lab.ts';
import { sweepDeadLabs } from '../state/sweep-labs.ts';
import { type LabStatus, statusOf } from './lab-status.ts';

/** What `lab up` did. */
export interface LabUp {
  /** False when the lab was up before: it was left as it is. */
  readonly created: boolean;
  readonly lab: LabStatus;
}

/**
 * Sees to it that a mail Internet stands on this machine and stays after this process has ended; a crashed one is
 * cleared away first.
 * @throws as {@link createInternet}, and WaxsealError when a host does not come up.
 */
export async function labUp(options: Pick<InternetOptions, 'mailHosts' | 'name' | 'progress'> = {}): Promise<LabUp> {
  await sweepDeadLabs();
  const standing = await standingLab(options.name);
  if (standing) return { created: false, lab: await statusOf(standing) };
  const { lab } = await createInternet({ ...options, lifetime: 'kept' });
  await lab.start();
  return { created: true, lab: await statusOf(await readLabState(lab.id)) };
}
