import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isKnown } from '@waxseal/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { block, type BlockResource, line, setting, type Task } from '../index.ts';
import { shellHost } from '../testing/shell-host.ts';
import { pathFact, type World } from '../world/world.ts';

const word = fc.constantFrom(
  'k=1',
  ' k = 2',
  'k',
  '#k=3',
  'x y',
  '# BEGIN k',
  '# END k',
  '',
  '\\n',
  '12',
  '12.0',
  '&',
  "it's",
);
const text = fc
  .tuple(fc.array(word, { maxLength: 8 }), fc.boolean())
  .map(([lines, ended]) => lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''));
const path = '/s';
const edit: fc.Arbitrary<Task> = fc.oneof(
  word.map((value) => setting({ path, key: 'k', value })),
  fc
    .record({ one: word, startsWith: fc.constantFrom(undefined, 'k', '#', '1'), present: fc.boolean() })
    .map(({ one, startsWith, present }) =>
      line({ path, line: one, present, ...(startsWith === undefined ? {} : { startsWith }) }),
    ),
  fc
    .record({
      inner: fc.constantFrom('', 'one', 'one\n\ntwo\n'),
      at: fc.constantFrom<BlockResource['at']>(
        'start',
        'end',
        { after: ['k'] },
        { after: ['12', 'k=1'] },
        { after: ['', ''] },
        { after: ['k=1', 'k=1', 'k'] },
      ),
    })
    .map(({ inner, at }) => block({ path, marker: 'k', text: inner, ...(at === undefined ? {} : { at }) })),
) as fc.Arbitrary<Task>;

const world = (before: string): World => ({
  place: 'system',
  users: new Map(),
  groups: new Map(),
  packages: new Map(),
  services: new Map(),
  scripts: new Map(),
  pending: new Map(),
  deferred: new Set(),
  paths: new Map([[path, { type: 'file', mode: '644', owner: 'root', group: 'root', sha256: '', text: before }]]),
});

function predicted(task: Task, before: string): string | undefined {
  const fact = pathFact(task.kind.effect(task.resource, world(before)), path);
  return isKnown(fact) && fact.type === 'file' ? fact.text : undefined;
}

it('what the plan predicts of an edited text is what awk makes of it on the host', () => {
  using host = shellHost('system');
  fc.assert(
    fc.property(edit, text, (task, before) => {
      writeFileSync(join(host.root, 's'), before);
      const plan = host.plan([task]);
      if (plan.tasks[0]?.verdict.state === 'change') host.apply(plan);
      expect(host.sh('cat s; printf .')).toBe(
        `${plan.tasks[0]?.verdict.state === 'change' ? predicted(task, before) : before}.`,
      );
    }),
    { numRuns: 120 },
  );
});
