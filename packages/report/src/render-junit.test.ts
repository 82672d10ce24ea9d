import type { Event, EventBody } from '@waxseal/playbook';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arbitraryEvents, stamp } from './arbitrary-events.test-data.ts';
import { createJunitReporter } from './index.ts';

interface Suite {
  readonly name: string;
  readonly tests: string;
  readonly failures: string;
  readonly errors: string;
  readonly skipped: string;
  readonly time: string;
  readonly testcase?: readonly Readonly<Record<string, unknown>>[];
}
interface Document {
  readonly testsuites: Suite & { readonly testsuite?: readonly Suite[] };
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: (name) => ['testsuite', 'testcase'].includes(name),
});

function junitOf(events: readonly Event[]): string {
  let written = '';
  const report = createJunitReporter((text) => void (written += text));
  events.forEach(report);
  return written;
}
const parse = (xml: string): Document['testsuites'] => (parser.parse(xml) as Document).testsuites;

const at = { play: 'p', host: 'mx1' };
const task = (name: string, outcome: 'ok' | 'changed' | 'failed' | 'skipped', said = {}): EventBody => ({
  type: 'task.finished',
  ...at,
  task: { id: '0', name, kind: 'file' },
  handler: false,
  outcome,
  ms: 1500,
  diffs: [],
  ...said,
});
const row = { ok: 1, changed: 1, deferred: 0, skipped: 1, failed: 2, unreachable: false, programs: 2, connections: 1 };
const run: readonly EventBody[] = [
  { type: 'run.started', mode: 'apply', playbook: 'b & c', hosts: ['mx1', 'mx2', 'mx3'] },
  { type: 'play.started', play: 'p', hosts: ['mx1', 'mx2'] },
  task('ok', 'ok'),
  task('changed', 'changed'),
  task('a "broken" one\n', 'failed', { message: 'status 1', output: 'boom <\u0007\uD800> ]]>' }),
  task('after it', 'skipped', { message: 'not run, after a failure' }),
  { type: 'check.finished', ...at, check: 'probe', ms: 250, result: { passed: false, detail: 'no', hint: 'mend it' } },
  {
    type: 'host.unreachable',
    play: 'p',
    host: 'mx2',
    fault: { message: 'nothing listens there', hint: 'is sshd running?' },
  },
  {
    type: 'run.finished',
    exitCode: 1,
    ms: 4000,
    recap: [
      { ...row, host: 'mx1', ms: 3250 },
      { ...row, host: 'mx2', ms: 700 },
      { ...row, host: 'mx3', ms: 0 },
    ],
  },
];

it('counts tests, failures, errors, skipped and seconds per host and for all, and says what went wrong', () => {
  const { testsuite: suites = [], ...root } = parse(junitOf(run.map(stamp)));
  expect(root).toMatchObject({ name: 'b & c', tests: '6', failures: '2', errors: '1', skipped: '1', time: '4.000' });
  const counts = suites.map(({ name, tests, failures, errors, skipped, time }) => [
    name,
    tests,
    failures,
    errors,
    skipped,
    time,
  ]);
  expect(counts).toEqual([
    ['mx1', '5', '2', '0', '1', '3.250'],
    ['mx2', '1', '0', '1', '0', '0.700'],
    ['mx3', '0', '0', '0', '0', '0.000'],
  ]);
  expect(suites[0]?.testcase).toEqual([
    { classname: 'mx1', name: 'p: ok', time: '1.500' },
    { classname: 'mx1', name: 'p: changed', time: '1.500', 'system-out': 'changed' },
    {
      classname: 'mx1',
      name: 'p: a "broken" one\n',
      time: '1.500',
      failure: { message: 'status 1', '#text': 'status 1\nboom <> ]]>' },
    },
    {
      classname: 'mx1',
      name: 'p: after it',
      time: '1.500',
      skipped: { message: 'not run, after a failure', '#text': 'not run, after a failure' },
    },
    { classname: 'mx1', name: 'p: probe', time: '0.250', failure: { message: 'no', '#text': 'no\nmend it' } },
  ]);
});

const total = (suites: readonly Suite[], key: 'tests' | 'failures' | 'errors' | 'skipped'): number =>
  suites.reduce((sum, suite) => sum + Number(suite[key]), 0);
const holding = (suites: readonly Suite[], element: string): number =>
  suites.flatMap(({ testcase = [] }) => testcase).filter((one) => element in one).length;

it('is XML whatever hosts say, and its totals are those of its cases', () => {
  fc.assert(
    fc.property(arbitraryEvents, (events) => {
      const whole = [
        ...events.filter(({ type }) => type !== 'run.finished'),
        stamp({ type: 'run.finished', exitCode: 0, ms: 1, recap: [] }),
      ];
      const xml = junitOf(whole);
      expect(XMLValidator.validate(xml)).toBe(true);
      const { testsuite: suites = [], ...root } = parse(xml);
      for (const key of ['tests', 'failures', 'errors', 'skipped'] as const)
        expect(Number(root[key])).toBe(total(suites, key));
      expect(Number(root.tests)).toBe(suites.flatMap(({ testcase = [] }) => testcase).length);
      expect(Number(root.failures)).toBe(holding(suites, 'failure'));
      expect(Number(root.errors)).toBe(holding(suites, 'error'));
      expect(Number(root.skipped)).toBe(holding(suites, 'skipped'));
      expect(Number(root.tests)).toBe(
        whole.filter(({ type }) => ['task.finished', 'check.finished'].includes(type)).length +
          new Set(lost(whole, 'host.unreachable')).size +
          new Set(lost(whole, 'host.notReached')).size,
      );
    }),
    { numRuns: 200 },
  );
});

/** A host is lost once in a play, however often the stream says it. */
function lost(events: readonly Event[], type: 'host.unreachable' | 'host.notReached'): readonly string[] {
  let plays = 0;
  const last = new Map<string, number>();
  return events.flatMap((event) => {
    if (event.type === 'play.started') last.set(event.play, (plays += 1));
    return event.type === type ? [JSON.stringify([event.play, last.get(event.play) ?? 0, event.host])] : [];
  });
}
