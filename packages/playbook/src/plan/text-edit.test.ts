import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isKnown } from '@waxseal/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { block, type BlockResource, line, setting, type Task } from '../index.ts';
import { type ShellHost, shellHost } from '../testing/shell-host.ts';
import { octetsOf, textOfOctets } from './octet-text.ts';
import { type PlannedTask, planTasks } from './plan-tasks.ts';
import { type PathFact, pathFact, type World } from '../world/world.ts';

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
const ending = fc.constantFrom('\n', '\n', '\r\n');
/** Lines with ends of either kind, the last one finished or not, octets that are no UTF-8 among them. */
const text = fc
  .tuple(fc.array(fc.tuple(fc.oneof(word, fc.constant('caf\udce9')), ending), { maxLength: 8 }), fc.boolean())
  .map(([lines, ended]) =>
    lines.map(([line, end], index) => (index === lines.length - 1 && !ended ? line : line + end)).join(''),
  );
const path = '/s';
type Edit = (path: string) => Task;
const edit: fc.Arbitrary<Edit> = fc.oneof(
  word.map(
    (value): Edit =>
      (at) =>
        setting({ path: at, key: 'k', value }),
  ),
  fc.record({ one: word, startsWith: fc.constantFrom(undefined, 'k', '#', '1'), present: fc.boolean() }).map(
    ({ one, startsWith, present }): Edit =>
      (at) =>
        line({ path: at, line: one, present, ...(startsWith === undefined ? {} : { startsWith }) }),
  ),
  fc
    .record({
      inner: fc.constantFrom('', 'one', 'one\n\ntwo\n'),
      place: fc.constantFrom<NonNullable<BlockResource['at']>>(
        'start',
        'end',
        { after: ['k'] },
        { after: ['12', 'k=1'] },
        { after: ['', ''] },
        { after: ['k=1', 'k=1', 'k'] },
      ),
    })
    .map(
      ({ inner, place }): Edit =>
        (at) =>
          block({ path: at, marker: 'k', text: inner, at: place }),
    ),
);

interface Case {
  readonly task: Task;
  readonly before: string;
}

const pathOf = ({ task }: Case): string => (task.resource as { readonly path: string }).path;

function world(cases: readonly Case[]): World {
  const paths = cases.map((one): readonly [string, PathFact] => {
    const sha256 = createHash('sha256').update(octetsOf(one.before)).digest('hex');
    return [pathOf(one), { type: 'file', mode: '644', owner: 'root', group: 'root', sha256, octets: one.before }];
  });
  return {
    place: 'system',
    users: new Map(),
    groups: new Map(),
    packages: new Map(),
    services: new Map(),
    scripts: new Map(),
    pending: new Map(),
    deferred: new Set(),
    paths: new Map(paths),
  };
}

function predicted(one: Case): string | undefined {
  const fact = pathFact(one.task.kind.effect(one.task.resource, world([one])), pathOf(one));
  return isKnown(fact) && fact.type === 'file' ? (fact.text ?? fact.octets) : undefined;
}

type How = 'change' | 'awk';

/** What a host makes of texts: by the plan's own changes, or by awk, as where the plan does not know the file. */
function made(host: ShellHost, cases: readonly Case[], how: How): readonly string[] {
  for (const one of cases) writeFileSync(join(host.root, pathOf(one)), octetsOf(one.before));
  const plan = planTasks(
    cases.map(({ task }) => task),
    world(cases),
  );
  const tasks = plan.tasks.map((planned): PlannedTask => {
    const { verdict } = planned;
    if (verdict.state !== 'change') return planned;
    expect(verdict.change).toBeDefined();
    const { change: _change, ...unknown } = verdict;
    return how === 'awk' ? { ...planned, verdict: unknown } : planned;
  });
  host.apply({ ...plan, tasks });
  return cases.map((one) => textOfOctets(readFileSync(join(host.root, pathOf(one)))));
}

const someCases = fc
  .array(fc.tuple(edit, text), { minLength: 40, maxLength: 40 })
  .map((list) => list.map(([make, before], index): Case => ({ task: make(`/s${index}`), before })));

it.each<How>(['change', 'awk'])('what a plan predicts of edited texts is what the host makes of them by %s', (how) => {
  using host = shellHost('system');
  fc.assert(
    fc.property(someCases, (cases) => {
      expect(made(host, cases, how)).toEqual(cases.map(predicted));
    }),
    { numRuns: 2 },
  );
});

it('an edit that was made has nothing to do', () => {
  fc.assert(
    fc.property(edit, text, (make, before) => {
      const one = { task: make(path), before };
      const again = world([{ ...one, before: predicted(one) ?? '' }]);
      expect(one.task.kind.plan(one.task.resource, again)).toEqual({ state: 'ok' });
    }),
    { numRuns: 500 },
  );
});

const edited: readonly (readonly [what: string, task: Task, before: string, after: string])[] = [
  ['a line that is there in CRLF is there', line({ path, line: 'a' }), 'a\r\nb\r\n', 'a\r\nb\r\n'],
  ['a line comes to CRLF with CRLF', line({ path, line: 'c' }), 'a\r\nb\r\n', 'a\r\nb\r\nc\r\n'],
  [
    'a replaced line keeps its end',
    line({ path, line: 'b=2', startsWith: 'b=' }),
    'a\r\nb=1\nc\r\n',
    'a\r\nb=2\nc\r\n',
  ],
  ['a setting keeps the end of its line', setting({ path, key: 'k', value: '2' }), 'k=1\r\nx\n', 'k=2\r\nx\n'],
  ['a setting at the end keeps that it is not finished', setting({ path, key: 'k', value: '2' }), 'x\nk=1', 'x\nk=2'],
  ['nothing to remove changes nothing', line({ path, line: 'z', present: false }), 'a\nb', 'a\nb'],
  ['what is removed takes its end along', line({ path, line: 'a', present: false }), 'a\r\nb', 'b'],
  ['a line behind one that is not finished', line({ path, line: 'c' }), 'a\r\nb', 'a\r\nb\r\nc\r\n'],
  ['a block in CRLF', block({ path, marker: 'm', text: 'x\n' }), 'a\r\n', 'a\r\n# BEGIN m\r\nx\r\n# END m\r\n'],
  [
    'a block at the end that is not finished',
    block({ path, marker: 'm', text: 'y' }),
    '# BEGIN m\nx\n# END m',
    '# BEGIN m\ny\n# END m',
  ],
  ['Latin-1 stays, octet for octet', line({ path, line: 'é' }), 'caf\udce9\n\udcff', 'caf\udce9\n\udcff\né\n'],
];

it.each(edited)('%s', (_what, task, before, after) => {
  expect(predicted({ task, before })).toBe(after);
});

it('an edit of a file that changed since the plan writes nothing', () => {
  using host = shellHost('system');
  writeFileSync(join(host.root, 's'), 'k=1\n');
  const plan = host.plan([setting({ path, key: 'k', value: '2' })]);
  writeFileSync(join(host.root, 's'), 'k=1\nother=1\n');
  const [end] = host.apply(plan);
  expect(end).toMatchObject({ outcome: 'failed', output: '/s was changed meanwhile: nothing was written\n' });
  expect(host.sh('cat s')).toBe('k=1\nother=1\n');
});

it('octets are the same behind their text, whatever they are', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (octets) => octetsOf(textOfOctets(Buffer.from(octets))).equals(Buffer.from(octets))),
  );
});
