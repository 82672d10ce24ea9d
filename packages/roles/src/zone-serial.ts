import { createHash } from 'node:crypto';
import type { Memory } from '@waxseal/playbook';

interface Remembered {
  readonly serial: number;
  readonly digest: string;
}

function isRemembered(value: unknown): value is Remembered {
  const candidate = value as Partial<Remembered> | null | undefined;
  return Number.isInteger(candidate?.serial) && typeof candidate?.digest === 'string';
}

/**
 * The serial of a zone: the one remembered while the content is the same, the next one when it changed (RFC 1982), 1 at
 * first. `content` is the zone rendered with serial 0. In check mode nothing is remembered.
 */
export async function zoneSerial(memory: Memory, zone: string, content: string, keep: boolean): Promise<number> {
  const digest = createHash('sha256').update(content).digest('hex');
  const last = await memory.recall(`serial-${zone}`);
  if (isRemembered(last) && last.digest === digest) return last.serial;
  // Serials wrap at 2³² and skip 0, which some servers take for "none".
  const serial = isRemembered(last) ? ((last.serial % (2 ** 32 - 1)) + 1) : 1;
  if (keep) await memory.remember(`serial-${zone}`, { serial, digest });
  return serial;
}
