import { WaxsealError } from '@waxseal/core';
import { ensureTools } from './ensure-tools.ts';
import { type HostDraft, hostDraft, sinkRecord } from './host/host-draft.ts';
import type { SinkRecord } from './host/host-record.ts';
import { labHost } from './host/lab-host.ts';
import type { Lab } from './lab.ts';
import { runningLab } from './running-lab.ts';
import { labSink } from './sink/lab-sink.ts';
import { startLab } from './start-lab.ts';
import { guardLab } from './state/guard-lab.ts';
import { makeLabDirectory } from './state/lab-directory.ts';
import type { LabState } from './state/lab-state.ts';
import { identifyProcess } from './state/process-identity.ts';
import { sweepDeadLabs } from './state/sweep-labs.ts';

export interface LabOptions {
  /** What people call it; `lab` where not said. */
  readonly name?: string;
  /** `run` (the default): it goes when this process goes, however that ends. `kept`: it stays until it is taken down. */
  readonly lifetime?: LabState['lifetime'];
  /** Addresses of lab hosts that answer DNS for every other; without any, hosts know the lab's names by /etc/hosts. */
  readonly nameservers?: readonly string[];
  /** Told what is going on, in a few words: building a root takes long the first time. */
  readonly progress?: (what: string) => void;
}

async function newState(name: string, lifetime: LabState['lifetime']): Promise<LabState> {
  const owner = await identifyProcess(process.pid);
  if (owner === undefined) throw new WaxsealError('/proc does not know this process');
  return makeLabDirectory((id) => ({ version: 1, id, name, lifetime, phase: 'starting', owner, members: [] }));
}

/**
 * Makes a lab without members, after clearing away labs whose makers died. Add hosts, start it, take it down.
 * @throws WaxsealError where no lab can run ({@link labObstacle} tells beforehand).
 */
export async function createLab({
  name = 'lab',
  lifetime = 'run',
  nameservers = [],
  progress = () => undefined,
}: LabOptions = {}): Promise<Lab> {
  await ensureTools();
  await sweepDeadLabs();
  const state = await newState(name, lifetime);
  const dismissGuard = guardLab(state.id);
  const hosts: HostDraft[] = [];
  const sinks: SinkRecord[] = [];
  const running = runningLab(state);
  const down = async (): Promise<void> => {
    await running.down();
    await dismissGuard();
  };
  return {
    ...running,
    down,
    addHost: (spec) => {
      const draft = hostDraft(spec, [...hosts, ...sinks]);
      hosts.push(draft);
      return labHost(state.id, draft);
    },
    addSink: (spec) => {
      const record = sinkRecord(spec, [...hosts, ...sinks]);
      sinks.push(record);
      return labSink(state.id, record);
    },
    start: async () => {
      try {
        await startLab({ state, hosts, sinks, nameservers, progress });
        if (lifetime === 'kept') await dismissGuard();
      } catch (error) {
        await down();
        throw error;
      }
    },
  };
}
