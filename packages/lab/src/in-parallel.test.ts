import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inParallel } from './in-parallel.ts';

describe('inParallel', () => {
  it('does everything, never more at once than it may', async () => {
    const done: number[] = [];
    let now = 0;
    let most = 0;
    await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      most = Math.max(most, ++now);
      await sleep(5);
      now -= 1;
      done.push(item);
    });
    expect(done.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it('tells the first failure when nothing is under way any more', async () => {
    let ended = false;
    const work = async (item: number): Promise<void> => {
      if (item === 1) throw new Error('one failed');
      await sleep(20);
      ended = true;
    };
    await expect(inParallel([1, 2], 2, work)).rejects.toThrow('one failed');
    expect(ended).toBe(true);
  });
});
