import type { Event, EventBody, Outcome } from '@waxseal/playbook';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJsonReporter, createJunitReporter, createPlainReporter, createTerminalReporter, foldEvents, initialRunState, paint, type RunState } from './index.ts';

const stamp = (body: EventBody): Event => ({ v: 1, at: '2026-01-01T00:00:00.000Z', run: 'r', ...body });
const fold = (...bodies: readonly EventBody[]): RunState => bodies.map(stamp).reduce(foldEvents, initialRunState);
const task = (name: string) => ({ id: name, name, kind: 'file' });
const finished = (host: string, name: string, outcome: Outcome, ms = 0): EventBody => ({ type: 'task.finished', play: 'p', host, task: task(name), handler: false, outcome, ms, diffs: [] });

describe('the state of a run', () => {
  it('follows a host through a play', () => {
    const begun: readonly EventBody[] = [
      { type: 'run.started', mode: 'check', playbook: 'mail', hosts: ['mx1'] },
      { type: 'play.started', play: 'p', hosts: ['mx1', 'mx2'] },
      { type: 'host.started', play: 'p', host: 'mx1' },
      { type: 'host.planned', play: 'p', host: 'mx1', tasks: 3, changes: 2 },
      { type: 'task.started', play: 'p', host: 'mx1', task: task('a') },
      finished('mx1', 'a', 'changed'),
      finished('mx1', 'b', 'ok'),
    ];
    const state = fold(...begun);
    expect(state).toMatchObject({ mode: 'check', playbook: 'mail', play: 'p' });
    expect([...state.hosts.values()]).toEqual([
      { host: 'mx1', phase: 'applying', todo: 2, done: 1, now: 'a', changed: 1, failed: 0 },
      { host: 'mx2', phase: 'idle', todo: 0, done: 0, now: 'waiting', changed: 0, failed: 0 },
    ]);
    expect(fold(...begun, { type: 'play.finished', play: 'p' }).hosts.get('mx1')).toMatchObject({ phase: 'idle', now: '', changed: 1 });
  });

  it('remembers that a host was lost, across plays', () => {
    const state = fold({ type: 'host.unreachable', play: 'p', host: 'mx1', fault: { message: 'gone' } }, { type: 'play.started', play: 'q', hosts: ['mx2'] });
    expect(state.hosts.get('mx1')?.phase).toBe('unreachable');
  });

  it('keeps the five slowest tasks and checks, the slowest first', () => {
    const state = fold(...[3, 9, 1, 7, 5, 8].map((ms) => finished('mx1', `t${ms}`, 'changed', ms)), { type: 'check.finished', play: 'p', host: 'mx1', check: 'probe', ms: 6, result: { passed: false, detail: 'no' } });
    expect(state.slowest.map(({ name }) => name)).toEqual(['t9', 't8', 't7', 'probe', 't5']);
    expect(state.hosts.get('mx1')).toMatchObject({ changed: 6, failed: 1 });
  });
});

const host = fc.constantFrom('mx1', 'mx2', '', '\u001B[2J');
const text = fc.string({ unit: 'binary', maxLength: 12 });
const taskRef = fc.record({ id: text, name: text, kind: text });
const body: fc.Arbitrary<EventBody> = fc.oneof(
  fc.record({ type: fc.constant('run.started' as const), mode: fc.constantFrom('apply' as const, 'check' as const, 'verify' as const), playbook: text, hosts: fc.array(host) }),
  fc.record({ type: fc.constant('play.started' as const), play: text, hosts: fc.array(host) }),
  fc.record({ type: fc.constant('host.started' as const), play: text, host }),
  fc.record({ type: fc.constant('host.unreachable' as const), play: text, host, fault: fc.record({ message: text, value: text, hint: text }) }),
  fc.record({ type: fc.constant('host.planned' as const), play: text, host, tasks: fc.nat(9), changes: fc.nat(9) }),
  fc.record({ type: fc.constant('task.started' as const), play: text, host, task: taskRef }),
  fc.record({
    type: fc.constant('task.finished' as const), play: text, host, task: taskRef, handler: fc.boolean(), ms: fc.nat(), message: text, output: text,
    outcome: fc.constantFrom<Outcome>('ok', 'changed', 'deferred', 'skipped', 'failed', 'ignored', 'unknown'),
    diffs: fc.array(fc.record({ subject: text, words: fc.array(text), unified: text })),
  }),
  fc.record({ type: fc.constant('check.progress' as const), play: text, host, check: text, message: text }),
  fc.record({ type: fc.constant('check.finished' as const), play: text, host, check: text, ms: fc.nat(), result: fc.record({ passed: fc.boolean(), detail: text, hint: text, table: fc.array(fc.array(text)) }) }),
  fc.record({ type: fc.constant('warning' as const), host, fault: fc.record({ message: text }) }),
  fc.record({ type: fc.constant('play.finished' as const), play: text }),
  fc.record({ type: fc.constant('run.finished' as const), exitCode: fc.nat(4), ms: fc.nat(), recap: fc.array(fc.record({ host, ok: fc.nat(), changed: fc.nat(), deferred: fc.nat(), skipped: fc.nat(), failed: fc.nat(), unreachable: fc.boolean(), programs: fc.nat(), connections: fc.nat(), ms: fc.nat() })) }),
);

// Only the view's own erasing is left: up a number of lines, and clear from there.
const withoutErasing = (written: string): string => written.replaceAll(new RegExp(String.raw`${'\u001B'}\[\d+A${'\u001B'}\[0J`, 'g'), '');
const isControl = (char: string): boolean => (char < ' ' && char !== '\n' && char !== '\t') || (char >= '\u007F' && char <= '\u009F');

describe('every view', () => {
  it('takes any events in any order, and what people read has no control character of a host in it', () => {
    fc.assert(
      fc.property(fc.array(body, { maxLength: 25 }), fc.integer({ min: 1, max: 120 }), (bodies, columns) => {
        let [read, parsed] = ['', ''];
        const people = (said: string): void => void (read += said);
        const machines = (said: string): void => void (parsed += said);
        const options = { paint: paint(false), details: true };
        const views = [createPlainReporter(people, options), createTerminalReporter({ write: people, columns: () => columns }, options), createJunitReporter(machines), createJsonReporter(machines)];
        for (const event of bodies.map(stamp)) views.forEach((report) => report(event));
        expect([...withoutErasing(read)].filter(isControl)).toEqual([]);
        expect(parsed !== '').toBe(bodies.some(({ type }) => type === 'run.finished'));
      }),
      { numRuns: 300 },
    );
  });
});
