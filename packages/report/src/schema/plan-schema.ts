import type { SavedPlan } from '@waxseal/playbook';
import { z } from 'zod';
import { diff, text } from './event-parts.ts';
import type { Mutable, Same } from './same-type.ts';

const task = z
  .strictObject({
    id: text,
    name: text,
    kind: text,
    state: z
      .enum(['ok', 'runs', 'change', 'unknown', 'deferred', 'fault', 'skipped', 'standby'])
      .describe(
        '`runs`: executed every time, changes nothing. `unknown`: decided while applying. `standby`: a rescue, for when something fails.',
      ),
    diffs: z.array(diff),
    awaits: z
      .literal(true)
      .describe('A value of it was not known yet: what becomes of that is not held against the plan.')
      .exactOptional(),
    change: z
      .unknown()
      .describe('The change itself, where it is known and nothing of it is hidden; hashes in it are keyed.')
      .exactOptional(),
    desired: text.describe('A keyed digest of the desired state, where all of it was known.').exactOptional(),
  })
  .meta({ id: 'PlannedTask' });

const hostPlan = z
  .strictObject({
    play: text,
    host: text,
    observed: z
      .record(text, text)
      .describe('A keyed digest of each observed fact, by what was observed: apply looks again and compares.'),
    tasks: z.array(task),
    removes: z
      .array(text)
      .describe('The paths that it removes or replaces: applying the plan takes away exactly these.')
      .exactOptional(),
  })
  .meta({ id: 'HostPlan', description: "One host's share of one play." });

const plan = z.strictObject({
  v: z.literal(1).describe('The version of the form.'),
  playbook: text,
  plans: z.array(hostPlan),
});

// Does not compile when the engine's plans and this schema say different things.
true satisfies Same<Mutable<z.output<typeof plan>>, Mutable<SavedPlan>>;

/** The JSON Schema (2020-12) of what `waxseal plan -o` writes. */
export function planSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = z.toJSONSchema(plan, { target: 'draft-2020-12', reused: 'inline' });
  return {
    $schema,
    title: 'A saved waxseal plan',
    description: 'What `waxseal plan -o FILE` writes and `waxseal apply --plan FILE` takes. It holds no secret.',
    ...rest,
  };
}
