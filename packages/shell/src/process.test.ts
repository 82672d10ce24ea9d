import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { libraries } from './libraries.ts';

/** Processes of a machine: the number of each one's parent, by its own number. */
type Machine = ReadonlyMap<number, number>;

/** Any tree of processes below number 1, with numbers in no order. */
const machine: fc.Arbitrary<Machine> = fc
  .uniqueArray(fc.integer({ min: 2, max: 99_999 }), { minLength: 1, maxLength: 25 })
  .chain((numbers) =>
    fc
      .tuple(...numbers.map((_number, index) => fc.nat({ max: index })))
      .map((parents) => new Map(numbers.map((number, index) => [number, [1, ...numbers][parents[index] ?? 0] ?? 1]))),
  );

function familyOf(top: number, parents: Machine): readonly number[] {
  const table = [...parents].map(([process, parent]) => `${process} ${parent} 7`).join('\n');
  const program = `${libraries.follow}\nws_processes() { cat <<'END'\n${table}\nEND\n}\nws_family ${top} 7`;
  const { stdout } = spawnSync('/bin/sh', ['-s'], {
    input: `WAXSEAL_ROOT='' WAXSEAL_PLACE=system\n${program}`,
    encoding: 'utf8',
  });
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [Number(line.split(' ')[0])]));
}

const isBelow = (process: number, top: number, parents: Machine): boolean =>
  process === top || (parents.has(process) && isBelow(parents.get(process) ?? 1, top, parents));

// A shell whose child is ended before it says so ("Terminated") where the step's output is kept.
it('names a process and all that it began, each before those that it began', () => {
  fc.assert(
    fc.property(machine, fc.nat(), (parents, at) => {
      const top = [...parents.keys()][at % parents.size] ?? 1;
      const family = familyOf(top, parents);
      const expected = [...parents.keys()].filter((process) => isBelow(process, top, parents));
      expect(new Set(family)).toEqual(new Set(expected));
      expect(family).toHaveLength(expected.length);
      for (const [place, process] of family.entries())
        expect(process === top || family.indexOf(parents.get(process) ?? 1) < place).toBe(true);
    }),
    { numRuns: 60 },
  );
});
