import type { EventBody, Outcome } from '@waxseal/playbook';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryEvents, stamp } from './arbitrary-events.test-data.ts';
import { buildRunReport, taskRows } from './index.ts';

const at = '2026-01-01T00:00:00.000Z';
const diffs = [{ subject: '/etc/a', words: [], unified: '--- a\n+++ b\n' }];
const task = (host: string, name: string, outcome: Outcome, handler = false): EventBody => ({
  type: 'task.finished',
  play: 'p',
  host,
  task: { id: name, name, kind: 'file' },
  handler,
  outcome,
  ms: 7,
  diffs: outcome === 'changed' ? diffs : [],
});
const recap = [
  {
    host: 'mx1',
    ok: 1,
    changed: 1,
    deferred: 0,
    skipped: 0,
    failed: 1,
    unreachable: false,
    programs: 2,
    connections: 1,
    ms: 1500,
  },
];
const run: readonly EventBody[] = [
  { type: 'warning', host: 'mx1', fault: { message: 'a short key' } },
  { type: 'run.started', mode: 'apply', playbook: 'b', hosts: ['mx1', 'mx2'] },
  { type: 'play.started', play: 'p', hosts: ['mx1', 'mx2'] },
  { type: 'host.started', play: 'p', host: 'mx1' },
  { type: 'host.planned', play: 'p', host: 'mx1', tasks: 3, changes: 1 },
  task('mx1', 'a', 'ok'),
  task('mx1', 'b', 'changed'),
  task('mx1', 'b', 'ok'),
  task('mx1', 'reload', 'changed', true),
  { type: 'check.progress', play: 'p', host: 'mx1', check: 'probe', message: 'waiting' },
  { type: 'check.finished', play: 'p', host: 'mx1', check: 'probe', ms: 9, result: { passed: false, detail: 'no' } },
  { type: 'host.finished', play: 'p', host: 'mx1', ms: 30 },
  { type: 'host.unreachable', play: 'p', host: 'mx2', fault: { message: 'gone' } },
  { type: 'play.finished', play: 'p' },
  { type: 'play.started', play: 'p', hosts: ['mx1'] },
  task('mx1', 'c', 'failed'),
  { type: 'play.finished', play: 'p' },
  { type: 'run.finished', recap, exitCode: 1, ms: 1600 },
];

describe('the report of a run', () => {
  const report = buildRunReport(run.map(stamp));

  it('has hosts, plays, tasks with differences and times, checks, warnings and the recap', () => {
    const told = (name: string, outcome: Outcome, more = {}) => ({
      at,
      task: { id: name, name, kind: 'file' },
      handler: false,
      outcome,
      ms: 7,
      diffs: [],
      ...more,
    });
    expect(report).toMatchObject({
      v: 1,
      run: 'r',
      mode: 'apply',
      playbook: 'b',
      startedAt: at,
      finishedAt: at,
      hosts: ['mx1', 'mx2'],
      end: { exitCode: 1, ms: 1600, recap },
    });
    expect(report.warnings).toEqual([{ at, host: 'mx1', fault: { message: 'a short key' } }]);
    expect(report.slowest[0]).toEqual({ host: 'mx1', name: 'probe', ms: 9 });
    expect(report.plays[0]?.hosts).toEqual([
      {
        host: 'mx1',
        startedAt: at,
        finishedAt: at,
        ms: 30,
        planned: { tasks: 3, changes: 1 },
        unreachable: undefined,
        tasks: [
          told('a', 'ok'),
          told('b', 'changed', { diffs }),
          told('b', 'ok'),
          told('reload', 'changed', { handler: true, diffs }),
        ],
        checks: [
          { at, check: 'probe', ms: 9, result: { passed: false, detail: 'no' }, waited: [{ at, message: 'waiting' }] },
        ],
      },
      {
        host: 'mx2',
        startedAt: undefined,
        finishedAt: undefined,
        ms: undefined,
        planned: undefined,
        unreachable: { message: 'gone' },
        tasks: [],
        checks: [],
      },
    ]);
  });

  it('keeps two plays of one name apart', () => {
    expect(report.plays.map(({ play, hosts }) => [play, hosts.map(({ host, tasks }) => [host, tasks.length])])).toEqual(
      [
        [
          'p',
          [
            ['mx1', 4],
            ['mx2', 0],
          ],
        ],
        ['p', [['mx1', 1]]],
      ],
    );
  });
});

it('lines tasks up over hosts by what they are, twice where they are twice, handlers last', () => {
  const bodies = [
    task('mx1', 'a', 'ok'),
    task('mx1', 'reload', 'ok', true),
    task('mx2', 'only here', 'changed'),
    task('mx2', 'a', 'changed'),
    task('mx2', 'a', 'ok'),
  ];
  const [play] = buildRunReport(bodies.map(stamp)).plays;
  const rows = taskRows(play ?? { hosts: [] }).map(({ name, cells }) => [
    name,
    ...[...cells].map(([host, { outcome }]) => `${host} ${outcome}`),
  ]);
  expect(rows).toEqual([
    ['a', 'mx1 ok', 'mx2 changed'],
    ['only here', 'mx2 changed'],
    ['a', 'mx2 ok'],
    ['reload', 'mx1 ok'],
  ]);
});

it('loses no task and no check of any stream, in rows neither, and is plain JSON', () => {
  fc.assert(
    fc.property(arbitraryEvents, (events) => {
      const report = buildRunReport(events);
      const shares = report.plays.flatMap(({ hosts }) => hosts);
      const count = (type: string): number => events.filter((event) => event.type === type).length;
      expect(shares.flatMap(({ tasks }) => tasks)).toHaveLength(count('task.finished'));
      expect(shares.flatMap(({ checks }) => checks)).toHaveLength(count('check.finished'));
      expect(report.plays.flatMap(taskRows).reduce((sum, { cells }) => sum + cells.size, 0)).toBe(
        count('task.finished'),
      );
      const plain = JSON.parse(JSON.stringify(report)) as object;
      expect(plain).toEqual(
        JSON.parse(JSON.stringify(buildRunReport(JSON.parse(JSON.stringify(events)) as typeof events))),
      );
      expect(plain).toMatchObject({ v: 1 });
    }),
    { numRuns: 200 },
  );
});
