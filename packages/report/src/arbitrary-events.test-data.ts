import type { Event, EventBody, Outcome } from '@waxseal/playbook';
import fc from 'fast-check';

export const stamp = (body: EventBody): Event => ({ v: 1, at: '2026-01-01T00:00:00.000Z', run: 'r', ...body });

const host = fc.constantFrom('mx1', 'mx2', '', '\u001B[2J');
const text = fc.string({ unit: 'binary', maxLength: 12 });
const taskRef = fc.record({ id: text, name: text, kind: text });
const body: fc.Arbitrary<EventBody> = fc.oneof(
  fc.record({
    type: fc.constant('run.started' as const),
    mode: fc.constantFrom('apply' as const, 'check' as const, 'verify' as const),
    playbook: text,
    hosts: fc.array(host),
  }),
  fc.record({ type: fc.constant('play.started' as const), play: text, hosts: fc.array(host) }),
  fc.record({ type: fc.constant('host.started' as const), play: text, host }),
  fc.record({
    type: fc.constant('host.unreachable' as const),
    play: text,
    host,
    fault: fc.record({ message: text, value: text, hint: text }),
  }),
  fc.record({ type: fc.constant('host.notReached' as const), play: text, host, reason: text }),
  fc.record({ type: fc.constant('host.planned' as const), play: text, host, tasks: fc.nat(9), changes: fc.nat(9) }),
  fc.record({ type: fc.constant('task.started' as const), play: text, host, task: taskRef }),
  fc.record({
    type: fc.constant('task.finished' as const),
    play: text,
    host,
    task: taskRef,
    handler: fc.boolean(),
    ms: fc.nat(),
    message: text,
    output: text,
    outcome: fc.constantFrom<Outcome>(
      'ok',
      'changed',
      'deferred',
      'skipped',
      'failed',
      'ignored',
      'rescued',
      'unknown',
    ),
    diffs: fc.array(fc.record({ subject: text, words: fc.array(text), unified: text })),
  }),
  fc.record({ type: fc.constant('check.progress' as const), play: text, host, check: text, message: text }),
  fc.record({
    type: fc.constant('check.finished' as const),
    play: text,
    host,
    check: text,
    ms: fc.nat(),
    result: fc.record({ passed: fc.boolean(), detail: text, hint: text, table: fc.array(fc.array(text)) }),
  }),
  fc.record({ type: fc.constant('host.finished' as const), play: text, host, ms: fc.nat() }),
  fc.record({ type: fc.constant('warning' as const), host, fault: fc.record({ message: text }) }),
  fc.record({ type: fc.constant('play.finished' as const), play: text }),
  fc.record({
    type: fc.constant('run.finished' as const),
    exitCode: fc.nat(4),
    ms: fc.nat(),
    recap: fc.array(
      fc.record({
        host,
        ok: fc.nat(),
        changed: fc.nat(),
        deferred: fc.nat(),
        skipped: fc.nat(),
        failed: fc.nat(),
        unreachable: fc.boolean(),
        programs: fc.nat(),
        connections: fc.nat(),
        ms: fc.nat(),
      }),
    ),
  }),
);

/** Streams of any events in any order, with any text a host may say. */
export const arbitraryEvents: fc.Arbitrary<readonly Event[]> = fc.array(body.map(stamp), { maxLength: 25 });
