import type { PlayZone } from '../define/playbook.ts';
import { maskError } from './mask.ts';
import { prepare } from './prepare.ts';
import type { RunPlaybookOptions } from './run-options.ts';
import { createSession } from './session.ts';

/**
 * The zones that a playbook would publish, without contacting a host.
 * @throws InputError when playbook, inventory or vars are at fault.
 */
export async function collectZones<V>(options: RunPlaybookOptions<V>): Promise<readonly PlayZone[]> {
  const session = createSession(options);
  try {
    const plays = await prepare(options, session);
    const zones = plays.flatMap(({ play, work }) => work.flatMap(({ context }) => play.zones?.(context) ?? []));
    return [...new Map(zones.map((zone) => [zone.name, zone])).values()];
  } catch (error) {
    throw maskError(error, session.mask);
  }
}
