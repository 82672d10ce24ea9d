import { refuse } from '@waxseal/core';
import { createInternet, type Internet, type InternetOptions } from '../internet/create-internet.ts';
import { memberRuns } from '../member-runs.ts';
import { openLab } from '../open-lab.ts';
import { startSink } from '../sink/lab-sink.ts';
import { readLabState } from '../state/lab-directory.ts';
import type { LabState } from '../state/lab-state.ts';
import { removeLab } from '../state/remove-lab.ts';
import { standingLab } from '../state/standing-lab.ts';
import { sweepDeadLabs } from '../state/sweep-labs.ts';
import { type LabStatus, statusOf } from './lab-status.ts';

/** What `lab up` did. */
export interface LabUp {
  /** False when the lab stood before: what ran of it was left as it is. */
  readonly created: boolean;
  /** Members of a lab that stood which did not run, and were booted afresh. */
  readonly booted: readonly string[];
  readonly lab: LabStatus;
}

export interface LabUpOptions extends Pick<InternetOptions, 'mailHosts' | 'name' | 'progress'> {
  /** Programs of this machine that run on a host's network as long as the lab stands, by the host's name: a responder on `verifier`. */
  readonly programs?: Readonly<Record<string, readonly string[]>>;
}

function refuseUnknownHosts({ hosts }: Internet, names: readonly string[]): void {
  const hint = `known: ${[...hosts.keys()].join(', ')}`;
  refuse(
    names.filter((name) => !hosts.has(name)).map((value) => ({ message: 'the lab has no such host', value, hint })),
  );
}

/** Boots those members of a standing lab that do not run, with the programs beside them. Undefined when none of them runs: it crashed. */
async function revive(
  { id, members }: LabState,
  programs: LabUpOptions['programs'] = {},
): Promise<readonly string[] | undefined> {
  const runs = await Promise.all(members.map((member) => memberRuns(id, member)));
  if (!runs.includes(true)) return undefined;
  const stopped = members.filter((_, index) => runs[index] === false);
  const { hosts } = await openLab(id);
  await Promise.all(
    stopped.map(async (member) =>
      member.kind === 'sink' ? startSink(id, member) : hosts.get(member.name)?.reset({ detach: true }),
    ),
  );
  for (const { name } of stopped) if (programs[name] !== undefined) await hosts.get(name)?.attach(programs[name]);
  return stopped.map(({ name }) => name);
}

/**
 * Sees to it that a mail Internet stands on this machine and stays after this process has ended; a crashed one is
 * cleared away first, and hosts that somebody stopped are booted again.
 * @throws as {@link createInternet}, InputError for a program on an unknown host, and WaxsealError when a host does not come up.
 */
export async function labUp({ programs = {}, ...options }: LabUpOptions = {}): Promise<LabUp> {
  await sweepDeadLabs();
  const standing = await standingLab(options.name);
  const booted = standing && (await revive(standing, programs));
  if (standing && booted) return { created: false, booted, lab: await statusOf(standing) };
  if (standing) await removeLab(standing.id);
  const internet = await createInternet({ ...options, lifetime: 'kept' });
  try {
    refuseUnknownHosts(internet, Object.keys(programs));
    await internet.lab.start();
    for (const [name, argv] of Object.entries(programs)) await internet.hosts.get(name)?.attach(argv);
  } catch (error) {
    await internet.lab.down();
    throw error;
  }
  return { created: true, booted: [], lab: await statusOf(await readLabState(internet.lab.id)) };
}
