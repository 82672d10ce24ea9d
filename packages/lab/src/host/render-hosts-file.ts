import type { LabMember } from './host-record.ts';

/** Renders /etc/hosts for a member: itself, and everybody of the lab. */
export function renderHostsFile(members: readonly LabMember[]): string {
  const lines = members.map((member) => [member.address, member.fqdn, member.name, ...member.aliases].join(' '));
  return ['127.0.0.1 localhost', '::1 localhost ip6-localhost', ...lines, ''].join('\n');
}
