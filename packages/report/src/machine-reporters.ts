import type { Event } from '@waxseal/playbook';

/** One JSON object a line, as the events come. */
export function createNdjsonReporter(write: (text: string) => void): (event: Event) => void {
  return (event) => write(`${JSON.stringify(event)}\n`);
}

/** All events as one JSON document when the run is over. */
export function createJsonReporter(write: (text: string) => void): (event: Event) => void {
  const events: Event[] = [];
  return (event) => {
    events.push(event);
    if (event.type === 'run.finished') write(`${JSON.stringify({ v: 1, exitCode: event.exitCode, recap: event.recap, events }, undefined, 2)}\n`);
  };
}

// XML 1.0 has no way to write most control characters.
const unwritable = (char: string): boolean => {
  const code = char.codePointAt(0) ?? 0;
  return code < 32 && !'\t\n\r'.includes(char);
};
const xml = (text: string): string =>
  [...text].filter((char) => !unwritable(char)).join('').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

interface TestCase {
  readonly suite: string;
  readonly name: string;
  readonly seconds: number;
  readonly failure?: string;
  readonly skipped: boolean;
}

function testCase(event: Event): TestCase | undefined {
  if (event.type === 'task.finished') {
    const failure = event.outcome === 'failed' ? { failure: [event.message, event.output].filter(Boolean).join('\n') } : {};
    return { suite: event.host, name: `${event.play}: ${event.task.name}`, seconds: event.ms / 1000, skipped: event.outcome === 'skipped', ...failure };
  }
  if (event.type === 'host.unreachable') return { suite: event.host, name: `${event.play}: reach the host`, seconds: 0, skipped: false, failure: event.fault.message };
  if (event.type !== 'check.finished') return undefined;
  return { suite: event.host, name: `${event.play}: ${event.check}`, seconds: event.ms / 1000, skipped: false, ...(event.result.passed ? {} : { failure: event.result.detail }) };
}

function renderCase({ name, seconds, failure, skipped }: TestCase): string {
  const inner = failure === undefined ? (skipped ? '<skipped/>' : '') : `<failure message="${xml(failure.split('\n')[0] ?? '')}">${xml(failure)}</failure>`;
  return `    <testcase name="${xml(name)}" time="${seconds}">${inner}</testcase>\n`;
}

/** JUnit XML when the run is over: a suite per host, a case per task and check. */
export function createJunitReporter(write: (text: string) => void): (event: Event) => void {
  const cases: TestCase[] = [];
  return (event) => {
    const one = testCase(event);
    if (one !== undefined) cases.push(one);
    if (event.type !== 'run.finished') return;
    const suites = Map.groupBy(cases, ({ suite }) => suite);
    const rendered = [...suites].map(([suite, list]) => {
      const failures = list.filter(({ failure }) => failure !== undefined).length;
      return `  <testsuite name="${xml(suite)}" tests="${list.length}" failures="${failures}">\n${list.map(renderCase).join('')}  </testsuite>\n`;
    });
    write(`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${rendered.join('')}</testsuites>\n`);
  };
}
