import type { Event } from '@waxseal/playbook';
import { foldEvents } from './fold-events.ts';
import { harmlessEvent } from './harmless-event.ts';
import { type PlainOptions, renderEvent } from './plain-reporter.ts';
import { renderFrame } from './render-frame.ts';
import { initialRunState } from './run-state.ts';

/** A terminal as far as the view needs it. */
export interface Screen {
  readonly write: (text: string) => void;
  readonly columns: () => number;
  readonly rows?: () => number;
}

const usualRows = 24;

/** The plain log with a live frame below it that says what each host is at. One write per event, so that nothing flickers. */
export function createTerminalReporter(screen: Screen, options: PlainOptions): (event: Event) => void {
  let state = initialRunState;
  let drawn: readonly string[] = [];
  return (told) => {
    const event = harmlessEvent(told);
    state = foldEvents(state, event);
    const log = renderEvent(event, state, options);
    const frame = renderFrame(state, { columns: screen.columns(), rows: screen.rows?.() ?? usualRows }, options.paint);
    if (log === '' && frame.join('\n') === drawn.join('\n')) return;
    // Up to the frame's first line, and everything below it away.
    const erase = drawn.length === 0 ? '' : `\u001B[${drawn.length}A\u001B[0J`;
    drawn = frame;
    screen.write(`${erase}${log}${frame.map((line) => `${line}\n`).join('')}`);
  };
}
