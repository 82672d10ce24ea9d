import { sshAccess, type SshAccess } from '../host/host-keys.ts';
import type { LabMember } from '../host/host-record.ts';
import { memberRuns } from '../member-runs.ts';
import { isDead } from '../state/is-dead.ts';
import { readLabStates } from '../state/lab-directory.ts';
import type { LabState } from '../state/lab-state.ts';

/** How one member of a lab does. */
export interface MemberStatus {
  readonly name: string;
  readonly fqdn: string;
  readonly address: string;
  /** The Debian release, or `sink`. */
  readonly system: string;
  readonly state: 'running' | 'stopped';
}

/** How one lab of this machine does. */
export interface LabStatus {
  readonly id: string;
  readonly name: string;
  /** `dead`: its maker died; the next lab clears it away. */
  readonly state: 'starting' | 'up' | 'dead';
  readonly lifetime: LabState['lifetime'];
  readonly ssh: SshAccess;
  readonly members: readonly MemberStatus[];
}

async function memberStatus(id: string, member: LabMember): Promise<MemberStatus> {
  const { name, fqdn, address } = member;
  const system = member.kind === 'sink' ? 'sink' : member.release;
  return { name, fqdn, address, system, state: (await memberRuns(id, member)) ? 'running' : 'stopped' };
}

/** How this lab does. */
export async function statusOf(state: LabState): Promise<LabStatus> {
  const { id, name, lifetime, phase } = state;
  const members = await Promise.all(state.members.map((member) => memberStatus(id, member)));
  return { id, name, lifetime, state: (await isDead(state)) ? 'dead' : phase, ssh: sshAccess(id), members };
}

/** How the labs of this machine do; an empty list when there is none. */
export async function labStatus(): Promise<readonly LabStatus[]> {
  return Promise.all((await readLabStates()).map(statusOf));
}
