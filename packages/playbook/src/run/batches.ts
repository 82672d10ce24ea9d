import { InputError } from '@waxseal/core';
import type { BatchSize } from '../define/playbook.ts';

function sizeOf(wish: BatchSize, total: number): number {
  const share = typeof wish === 'string' ? Number(wish.slice(0, -1)) : undefined;
  // As in Ansible a share is rounded down, and is at least one host.
  const size = share === undefined ? Number(wish) : Math.max(Math.floor((total * share) / 100), 1);
  if (Number.isInteger(size) && size >= 1) return size;
  throw new InputError('serial is a number of hosts above 0, or a share like 30%', { value: String(wish) });
}

/**
 * Splits hosts into the batches of `serial`; the last size repeats until all hosts are in one.
 * @throws InputError for a size that is none.
 */
export function batchesOf<T>(
  items: readonly T[],
  serial: BatchSize | readonly BatchSize[] | undefined,
): readonly (readonly T[])[] {
  if (items.length === 0) return [];
  const sizes =
    serial === undefined
      ? [items.length]
      : (Array.isArray(serial) ? (serial as readonly BatchSize[]) : [serial as BatchSize]).map((wish) =>
          sizeOf(wish, items.length),
        );
  const batches: (readonly T[])[] = [];
  for (let start = 0; start < items.length; start += batches.at(-1)?.length ?? 1) {
    const size = sizes[Math.min(batches.length, sizes.length - 1)] ?? items.length;
    batches.push(items.slice(start, start + size));
  }
  return batches;
}
