import type { EventBody, Outcome } from '@waxseal/playbook';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryEvents, stamp } from './arbitrary-events.test-data.ts';
import {
  createJsonReporter,
  createJunitReporter,
  createPlainReporter,
  createTerminalReporter,
  foldEvents,
  initialRunState,
  paint,
  type RunState,
} from './index.ts';

const fold = (...bodies: readonly EventBody[]): RunState => bodies.map(stamp).reduce(foldEvents, initialRunState);
const task = (name: string) => ({ id: name, name, kind: 'file' });
const finished = (host: string, name: string, outcome: Outcome, ms = 0): EventBody => ({
  type: 'task.finished',
  play: 'p',
  host,
  task: task(name),
  handler: false,
  outcome,
  ms,
  diffs: [],
});

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
      {
        host: 'mx1',
        phase: 'applying',
        todo: 2,
        done: 1,
        now: 'a',
        since: '2026-01-01T00:00:00.000Z',
        changed: 1,
        failed: 0,
      },
      {
        host: 'mx2',
        phase: 'idle',
        todo: 0,
        done: 0,
        now: 'waiting',
        since: '2026-01-01T00:00:00.000Z',
        changed: 0,
        failed: 0,
      },
    ]);
    expect(fold(...begun, { type: 'play.finished', play: 'p' }).hosts.get('mx1')).toMatchObject({
      phase: 'idle',
      now: '',
      changed: 1,
    });
  });

  it('remembers that a host was lost, across plays', () => {
    const state = fold(
      { type: 'host.unreachable', play: 'p', host: 'mx1', fault: { message: 'gone' } },
      { type: 'play.started', play: 'q', hosts: ['mx2'] },
    );
    expect(state.hosts.get('mx1')?.phase).toBe('unreachable');
  });

  it('keeps the five slowest tasks and checks, the slowest first', () => {
    const state = fold(...[3, 9, 1, 7, 5, 8].map((ms) => finished('mx1', `t${ms}`, 'changed', ms)), {
      type: 'check.finished',
      play: 'p',
      host: 'mx1',
      check: 'probe',
      ms: 6,
      result: { passed: false, detail: 'no' },
    });
    expect(state.slowest.map(({ name }) => name)).toEqual(['t9', 't8', 't7', 'probe', 't5']);
    expect(state.hosts.get('mx1')).toMatchObject({ changed: 6, failed: 1 });
  });
});

// Only the view's own erasing is left: up a number of lines, and clear from there.
const withoutErasing = (written: string): string =>
  written.replaceAll(new RegExp(String.raw`${'\u001B'}\[\d+A${'\u001B'}\[0J`, 'g'), '');
const isControl = (char: string): boolean =>
  (char < ' ' && char !== '\n' && char !== '\t') || (char >= '\u007F' && char <= '\u009F');

describe('every view', () => {
  it('takes any events in any order, and what people read has no control character of a host in it', () => {
    fc.assert(
      fc.property(arbitraryEvents, fc.integer({ min: 1, max: 120 }), (events, columns) => {
        let [read, parsed] = ['', ''];
        const people = (said: string): void => void (read += said);
        const machines = (said: string): void => void (parsed += said);
        const options = { paint: paint(false), details: true };
        const views = [
          createPlainReporter(people, options),
          createTerminalReporter({ write: people, columns: () => columns }, options),
          createJunitReporter(machines),
          createJsonReporter(machines),
        ];
        for (const event of events) views.forEach((report) => report(event));
        expect([...withoutErasing(read)].filter(isControl)).toEqual([]);
        expect(parsed !== '').toBe(events.some(({ type }) => type === 'run.finished'));
      }),
      { numRuns: 300 },
    );
  });
});
