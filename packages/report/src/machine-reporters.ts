import type { Event } from '@waxseal/playbook';
import { buildRunReport } from './build-run-report.ts';
import { renderJunit } from './render-junit.ts';

/** One JSON object a line, as the events come. */
export function createNdjsonReporter(write: (text: string) => void): (event: Event) => void {
  return (event) => write(`${JSON.stringify(event)}\n`);
}

/** All events as one JSON document when the run is over. */
export function createJsonReporter(write: (text: string) => void): (event: Event) => void {
  const events: Event[] = [];
  return (event) => {
    events.push(event);
    if (event.type === 'run.finished')
      write(`${JSON.stringify({ v: 1, exitCode: event.exitCode, recap: event.recap, events }, undefined, 2)}\n`);
  };
}

/** JUnit XML when the run is over: a suite per host, a case per task and check. */
export function createJunitReporter(write: (text: string) => void): (event: Event) => void {
  const events: Event[] = [];
  return (event) => {
    events.push(event);
    if (event.type === 'run.finished') write(renderJunit(buildRunReport(events)));
  };
}
