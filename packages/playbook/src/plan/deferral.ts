import { createHash } from 'node:crypto';
import type { Verdict } from '../define/kind.ts';
import type { World } from '../world/world.ts';

/** The id under which a directory's ledger remembers what it has no running system for. Secrets serialise as a mask. */
export function deferralId(kind: string, resource: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(resource)).digest('hex').slice(0, 16);
  return `${kind}-${digest}`;
}

/** In a directory: written down already, or to be written down. */
export function planDeferred(kind: string, subject: string, resource: unknown, world: World): Verdict {
  if (world.deferred.has(deferralId(kind, resource))) return { state: 'ok' };
  return { state: 'deferred', diffs: [{ subject, words: ['deferred: a directory has no running system'] }] };
}
