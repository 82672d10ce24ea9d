import { refuse } from '@waxseal/core';
import { createInternet, type Internet, type InternetOptions } from '../internet/create-internet.ts';
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

export interface LabUpOptions extends Pick<InternetOptions, 'mailHosts' | 'name' | 'progress'> {
  /** Programs of this machine that run on a host's network as long as the lab stands, by the host's name: a responder on `verifier`. */
  readonly programs?: Readonly<Record<string, readonly string[]>>;
}

function refuseUnknownHosts({ hosts }: Internet, names: readonly string[]): void {
  const hint = `known: ${[...hosts.keys()].join(', ')}`;
  refuse(names.filter((name) => !hosts.has(name)).map((value) => ({ message: 'the lab has no such host', value, hint })));
}

/**
 * Sees to it that a mail Internet stands on this machine and stays after this process has ended; a crashed one is
 * cleared away first.
 * @throws as {@link createInternet}, InputError for a program on an unknown host, and WaxsealError when a host does not come up.
 */
export async function labUp({ programs = {}, ...options }: LabUpOptions = {}): Promise<LabUp> {
  await sweepDeadLabs();
  const standing = await standingLab(options.name);
  if (standing) return { created: false, lab: await statusOf(standing) };
  const internet = await createInternet({ ...options, lifetime: 'kept' });
  try {
    refuseUnknownHosts(internet, Object.keys(programs));
    await internet.lab.start();
    for (const [name, argv] of Object.entries(programs)) await internet.hosts.get(name)?.attach(argv);
  } catch (error) {
    await internet.lab.down();
    throw error;
  }
  return { created: true, lab: await statusOf(await readLabState(internet.lab.id)) };
}
