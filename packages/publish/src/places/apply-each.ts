import { Unreachable, WaxsealError, withoutDot } from '@waxseal/core';
import type { RrsetChange } from '../plan/plan-rrsets.ts';
import type { Applied } from '../zone-place.ts';

const said = (changes: readonly RrsetChange[]): string =>
  changes.map(({ owner, type }) => `${withoutDot(owner)} ${type}`).join(', ');

function brokenOff(error: WaxsealError, done: readonly RrsetChange[], all: number): WaxsealError {
  const [fault] = error.faults;
  const kind = error instanceof Unreachable ? Unreachable : WaxsealError;
  return new kind(
    `${fault?.message ?? error.message}; ${done.length} of ${all} changes were made before it: ${said(done)}`,
    {
      ...(fault?.value === undefined ? {} : { value: fault.value }),
      hint: 'they stay, and the next run goes on from there',
      cause: error,
    },
  );
}

/**
 * Makes changes part by part, where a place has no request that takes all of them.
 * @throws WaxsealError of the part that fails, which says what was made before it
 */
export async function applyEach(
  parts: readonly (readonly RrsetChange[])[],
  apply: (part: readonly RrsetChange[]) => Promise<unknown>,
): Promise<Applied> {
  const done: RrsetChange[] = [];
  for (const part of parts) {
    try {
      await apply(part);
    } catch (error) {
      if (!(error instanceof WaxsealError) || done.length === 0) throw error;
      throw brokenOff(error, done, parts.flat().length);
    }
    done.push(...part);
  }
  return { state: 'entered' };
}
