import type { RrsetChange } from './plan-rrsets.ts';

/**
 * Names in batches, each as full as the limits allow; a name is never torn apart. `weigh` tells what the changes of a name
 * take of each limit. Pure.
 */
export function inBatches(
  names: readonly (readonly RrsetChange[])[],
  weigh: (name: readonly RrsetChange[]) => readonly number[],
  limits: readonly number[],
): readonly (readonly RrsetChange[])[] {
  const batches: RrsetChange[][] = [];
  let taken: readonly number[] = [];
  for (const name of names) {
    const needed = weigh(name);
    const together = needed.map((one, at) => one + (taken[at] ?? 0));
    const fits = batches.length > 0 && together.every((one, at) => one <= (limits[at] ?? 0));
    if (fits) batches.at(-1)?.push(...name);
    else batches.push([...name]);
    taken = fits ? together : needed;
  }
  return batches;
}
