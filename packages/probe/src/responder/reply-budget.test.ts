import { expect, it } from 'vitest';
import { replyBudget } from './reply-budget.ts';

const at = (minutes: number): Date => new Date(minutes * 60_000);

it('lets an address have so many replies in an hour, and the next in the next', () => {
  const allows = replyBudget(2);
  const asked = [0, 10, 20, 59, 61, 62, 63].map((minute) => allows('A@new.example', at(minute)));
  expect(asked).toEqual([true, true, false, false, true, true, false]);
  expect(allows('b@new.example', at(20))).toBe(true);
  expect(allows('a@NEW.example', at(64))).toBe(false);
});

it('forgets who was heard of longest ago, so that strangers cannot fill the memory', () => {
  const allows = replyBudget(1);
  expect(allows('first@new.example', at(0))).toBe(true);
  for (let n = 0; n < 10_000; n += 1) allows(`${n}@new.example`, at(1));
  expect(allows('first@new.example', at(2))).toBe(true);
  expect(allows('9999@new.example', at(2))).toBe(false);
});
