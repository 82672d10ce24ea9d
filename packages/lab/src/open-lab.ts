import { labHost, type LabHost } from './host/lab-host.ts';
import type { RunningLab } from './lab.ts';
import { runningLab } from './running-lab.ts';
import { labSink, type LabSink } from './sink/lab-sink.ts';
import { debianHosts } from './start-lab.ts';
import { readLabState } from './state/lab-directory.ts';

/** A lab that exists, with handles of its members. */
export interface OpenLab extends RunningLab {
  /** Its Debian hosts, by name. */
  readonly hosts: ReadonlyMap<string, LabHost>;
  /** Its sinks, by name. */
  readonly sinks: ReadonlyMap<string, LabSink>;
}

/** The handle of a lab that another process made. @throws WaxsealError when there is no lab of this id. */
export async function openLab(id: string): Promise<OpenLab> {
  const { name, members } = await readLabState(id);
  const sinks = members.filter((member) => member.kind === 'sink');
  return {
    ...runningLab({ id, name }),
    hosts: new Map(debianHosts(members).map((host) => [host.name, labHost(id, host)])),
    sinks: new Map(sinks.map((sink) => [sink.name, labSink(id, sink)])),
  };
}
