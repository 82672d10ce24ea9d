import type { Event } from '@waxseal/playbook';
import { z } from 'zod';
import type { Mutable, Same } from './same-type.ts';
import {
  checkResult,
  count,
  diff,
  fault,
  hostRecap,
  milliseconds,
  outcome,
  taskRef,
  text,
  timestamp,
} from './event-parts.ts';

const hosts = z.array(text);
const mode = z.enum(['apply', 'check', 'verify']);

/** An event of one type: what every event carries, and its own fields. */
const event = <Type extends Event['type'], Fields extends z.core.$ZodLooseShape>(
  type: Type,
  description: string,
  fields: Fields,
) =>
  z
    .strictObject({
      v: z.literal(1).describe('The version of the stream.'),
      at: timestamp,
      run: text.describe("The run's id; `-` before the run has one."),
      type: z.literal(type),
      ...fields,
    })
    .meta({ title: type, description });

const events = z.discriminatedUnion('type', [
  event('run.started', 'The control side is done; these hosts will be contacted.', { mode, playbook: text, hosts }),
  event('play.started', 'A play begins on these hosts.', { play: text, hosts }),
  event('host.started', 'The host is connected to and looked at.', { play: text, host: text }),
  event('host.unreachable', 'The host could not be reached, trusted or entered, and leaves the run.', {
    play: text,
    host: text,
    fault,
  }),
  event('host.notReached', 'The play has the host and ended before its turn: nothing is known of it.', {
    play: text,
    host: text,
    reason: text,
  }),
  event('host.planned', 'The host was looked at: so many tasks, of which so many have something to do.', {
    play: text,
    host: text,
    tasks: count,
    changes: count,
  }),
  event('task.started', 'The apply program began this step.', { play: text, host: text, task: taskRef }),
  event('task.finished', 'How a task ended, or what check mode says of it.', {
    play: text,
    host: text,
    task: taskRef,
    handler: z.boolean(),
    outcome,
    ms: milliseconds,
    diffs: z.array(diff),
    partial: z
      .literal(true)
      .describe('It failed after it had changed something, which counts as a change.')
      .exactOptional(),
    message: text.exactOptional(),
    output: text.describe('What the step printed; secrets are masked.').exactOptional(),
  }),
  event('check.progress', 'A verify step waits for something.', { play: text, host: text, check: text, message: text }),
  event('check.finished', 'What a verify step found.', {
    play: text,
    host: text,
    check: text,
    result: checkResult,
    ms: milliseconds,
  }),
  event('host.finished', 'The host is done with the play, well or not; the time is what the play spent on it.', {
    play: text,
    host: text,
    ms: milliseconds,
  }),
  event('warning', 'Something to know that fails nothing.', { host: text.exactOptional(), fault }),
  event('play.finished', 'All hosts of the play are done with it.', { play: text }),
  event('run.finished', 'The last event: counts per host, and the exit code of the command.', {
    recap: z.array(hostRecap),
    exitCode: z.int().min(0).max(255),
    ms: milliseconds,
  }),
]);

// Does not compile when the engine's events and this schema say different things.
true satisfies Same<Mutable<z.output<typeof events>>, Mutable<Event>>;

/** The JSON Schema (2020-12) of one line of `--output ndjson`: any event, and nothing beside its fields. */
export function eventSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = z.toJSONSchema(events, { target: 'draft-2020-12', reused: 'inline' });
  return {
    $schema,
    title: 'An event of a waxseal run',
    description:
      'One line of --output ndjson. A release may add events and fields; within version 1 none goes or changes its meaning.',
    ...rest,
  };
}
