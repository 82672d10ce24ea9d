import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absent, block, command, directory, file, line, link, setting, type Task } from '../index.ts';
import { shellHost } from '../testing/shell-host.ts';
import type { HostPlan, PlannedTask } from './plan-tasks.ts';

// A small universe, so that tasks meet: the same few paths as files, directories and links, in and below each other.
const path = fc.constantFrom('/a', '/b', '/a/c', '/a/c/d', '/b/c', '/l', '/l/c');
const content = fc.constantFrom('', 'k=1\n', 'k=1', 'x\n');
const mode = fc.constantFrom(undefined, 0o600, 0o755);
const withMode = (wish: number | undefined): { readonly mode?: number } => (wish === undefined ? {} : { mode: wish });

const task: fc.Arbitrary<Task> = fc
  .oneof(
    {
      weight: 3,
      arbitrary: fc
        .tuple(path, content, mode)
        .map(([at, text, wish]) => file({ path: at, content: text, ...withMode(wish) })),
    },
    { weight: 3, arbitrary: fc.tuple(path, mode).map(([at, wish]) => directory({ path: at, ...withMode(wish) })) },
    fc.tuple(path, fc.constantFrom('a', 'b', '/nowhere', 'c')).map(([at, target]) => link({ path: at, target })),
    { weight: 2, arbitrary: fc.tuple(path, fc.boolean()).map(([at, recursive]) => absent({ path: at, recursive })) },
    fc.tuple(path, fc.boolean()).map(([at, create]) => line({ path: at, line: 'one', create })),
    fc.tuple(path, fc.boolean()).map(([at, create]) => setting({ path: at, key: 'k', value: '2', create })),
    fc.tuple(path, fc.boolean()).map(([at, create]) => block({ path: at, marker: 'm', text: 'inner', create })),
    path.map((at) => command({ run: `mkdir -p "$WAXSEAL_ROOT${at}/made" || :`, creates: `${at}/made` })),
  )
  .map((one) => ({
    ...one,
    [fc.toStringMethod]: () => `${one.name} ${JSON.stringify(one.resource)}`,
  })) as fc.Arbitrary<Task>;

const beginning = fc.array(
  fc.oneof(
    path.map((at) => `mkdir -p .${at}`),
    fc.tuple(path, content).map(([at, text]) => `printf '%s' '${text}' >.${at}`),
    fc.tuple(path, fc.constantFrom('a', 'b', 'nowhere')).map(([at, target]) => `ln -s ${target} .${at}`),
  ),
  { maxLength: 4 },
);

/** Every task is executed, whatever the plan says of it: what really happens. */
function forced(plan: HostPlan): HostPlan {
  return {
    ...plan,
    tasks: plan.tasks.map((planned): PlannedTask => ({ ...planned, verdict: { state: 'change', diffs: [] } })),
  };
}

const real: Readonly<Record<string, string>> = { ok: 'ok', change: 'changed', fault: 'failed' };

/** What the plan says, up to its first fault; and what happened, with `any` where the plan leaves it open. */
function compared(plan: HostPlan, outcomes: readonly string[]): readonly (readonly [string, string])[] {
  const fault = plan.tasks.findIndex(({ verdict }) => verdict.state === 'fault');
  return plan.tasks
    .slice(0, fault === -1 ? plan.tasks.length : fault + 1)
    .flatMap(({ task: { name }, verdict }, index) => {
      const outcome = outcomes[index];
      const foreseen = real[verdict.state];
      return outcome === undefined || foreseen === undefined
        ? []
        : [[`${name}: ${foreseen}`, `${name}: ${outcome}`] as const];
    });
}

describe('what a plan says of a random list of tasks', () => {
  it('is what then happens on a real shell, faults included', () => {
    const seen = { foreseen: 0, tasks: 0 };
    fc.assert(
      fc.property(beginning, fc.array(task, { minLength: 1, maxLength: 6 }), (before, tasks) => {
        using host = shellHost('system');
        for (const step of before) host.sh(`{ ${step}; } 2>/dev/null || :`);
        const plan = host.plan(tasks);
        const outcomes = host.apply(forced(plan)).map(({ outcome }) => outcome);
        const pairs = compared(plan, outcomes);
        seen.foreseen += pairs.length;
        seen.tasks += outcomes.length;
        expect(pairs.map(([, happened]) => happened)).toEqual(pairs.map(([foreseen]) => foreseen));
      }),
      { numRuns: Number(process.env['WAXSEAL_PLAN_RUNS'] ?? 150) },
    );
    // A plan that calls everything unknown is never wrong either.
    expect(seen.foreseen / seen.tasks).toBeGreaterThan(0.6);
  }, 120_000);

  it('is nothing more the second time, when all of it succeeded', () => {
    fc.assert(
      fc.property(
        beginning,
        fc.uniqueArray(task, {
          minLength: 1,
          maxLength: 4,
          selector: ({ resource }) => (resource as { path?: string }).path,
        }),
        (before, tasks) => {
          using host = shellHost('system');
          for (const step of before) host.sh(`{ ${step}; } 2>/dev/null || :`);
          if (host.apply(forced(host.plan(tasks))).some(({ outcome }) => outcome === 'failed')) return;
          const again = host.plan(tasks);
          const contradictory = host.apply(forced(again)).some(({ outcome }) => outcome !== 'ok');
          // Tasks of one list may undo each other: then the shell does them again, and the plan must have said so.
          if (!contradictory)
            expect(
              again.tasks
                .filter(({ verdict }) => !['ok', 'unknown'].includes(verdict.state))
                .map(({ task: { name } }) => name),
            ).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);
});
