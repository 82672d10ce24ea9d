import { InputError } from '@waxseal/core';
import { expect, it } from 'vitest';
import { originOption } from './origin-option.ts';

it('takes the root as a zone as well as any other name', () => {
  expect([originOption('.'), originOption('new.example'), originOption(undefined)]).toEqual([
    '.',
    'new.example.',
    undefined,
  ]);
  expect(() => originOption('new..example')).toThrow(InputError);
});
