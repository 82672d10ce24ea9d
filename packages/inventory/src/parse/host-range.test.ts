import { describe, expect, it } from 'vitest';
import { expandRange } from './host-range.ts';

describe('expandRange', () => {
  it.each([
    ['mx1', ['mx1']],
    ['web[01:03].example', ['web01.example', 'web02.example', 'web03.example']],
    ['web[8:11]', ['web8', 'web9', 'web10', 'web11']],
    ['web[:2]', ['web0', 'web1', 'web2']],
    ['web[1:9:4]', ['web1', 'web5', 'web9']],
    ['db-[a:e:2]', ['db-a', 'db-c', 'db-e']],
    ['[y:A]x', ['yx', 'zx', 'Ax']],
    ['r[1:2]n[a:b]', ['r1na', 'r1nb', 'r2na', 'r2nb']],
  ])('unfolds %s', (pattern, expected) => {
    expect(expandRange(pattern)).toEqual(expected);
  });
});
