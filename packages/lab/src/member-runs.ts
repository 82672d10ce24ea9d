import { hostInit } from './host/boot-host.ts';
import type { LabMember } from './host/host-record.ts';
import { sinkRuns } from './sink/lab-sink.ts';

/** Whether a member of a lab runs now. */
export async function memberRuns(id: string, { kind, name }: Pick<LabMember, 'kind' | 'name'>): Promise<boolean> {
  return kind === 'sink' ? sinkRuns(id, name) : (await hostInit(id, name)) !== undefined;
}
