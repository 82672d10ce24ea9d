import { type LabHost, labHost } from './host/lab-host.ts';
import type { RunningLab } from './lab.ts';
import { runningLab } from './running-lab.ts';
import { type LabSink, labSink } from './sink/lab-sink.ts';
import { readLabState } from './state/lab-directory.ts';

/** A lab that another process made, with its members by name. */
export interface OpenLab extends RunningLab {
  readonly hosts: ReadonlyMap<string, LabHost>;
  readonly sinks: ReadonlyMap<string, LabSink>;
}

/** Opens a lab that exists, by its id. It stays the other process's: when that ends, a lab of a run ends as well. @throws WaxsealError when there is none. */
export async function openLab(id: string): Promise<OpenLab> {
  const state = await readLabState(id);
  const hosts = state.members.flatMap((member) => (member.kind === 'debian' ? [[member.name, labHost(id, member)] as const] : []));
  const sinks = state.members.flatMap((member) => (member.kind === 'sink' ? [[member.name, labSink(id, member)] as const] : []));
  return { ...runningLab(state), hosts: new Map(hosts), sinks: new Map(sinks) };
}
