import { isIPv4, isIPv6 } from '@waxseal/core';
import type { Memory } from '@waxseal/playbook';
import { learnEgress, type Report } from '@waxseal/probe';

/** Where mail of a host was seen to come from. */
export interface LearntEgress {
  readonly ip: string;
  readonly helo: string;
}

/** A host, and the smarthost it sent through when something was learnt. */
interface Sender {
  readonly host: string;
  readonly smarthost?: string | undefined;
}

const nameOf = ({ host }: Sender): string => `egress-${host}`;

/** Remembers the address that a reply says its probe came from. */
export async function rememberEgress(memory: Memory, sender: Sender, report: Report): Promise<void> {
  const learnt = learnEgress(report, { name: sender.host, keys: [] });
  if (learnt === undefined) return;
  await memory.remember(nameOf(sender), { ip: learnt.ip, helo: learnt.helo, through: sender.smarthost ?? null });
}

/** The address that was learnt of a host; nothing after its route has changed. */
export async function recallEgress(memory: Memory, sender: Sender): Promise<LearntEgress | undefined> {
  const { ip, helo, through } = ((await memory.recall(nameOf(sender))) ?? {}) as {
    readonly ip?: unknown;
    readonly helo?: unknown;
    readonly through?: unknown;
  };
  if (typeof ip !== 'string' || !(isIPv4(ip) || isIPv6(ip)) || through !== (sender.smarthost ?? null)) return undefined;
  return { ip, helo: typeof helo === 'string' ? helo : sender.host };
}
