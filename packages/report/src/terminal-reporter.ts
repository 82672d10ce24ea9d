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
  /** The time, in milliseconds since 1970; with it hosts show how long they have been at their task. */
  readonly now?: () => number;
  /** Calls back about once a second until it is told to stop, so that the view shows that it lives. */
  readonly ticks?: (draw: () => void) => () => void;
  /** Is handed what says a line above the frame: any other way would write into it. */
  readonly notices?: (say: (text: string) => void) => void;
  /** Is handed what takes the frame away for a question; what that gives back draws it again, with all that came meanwhile. */
  readonly questions?: (hold: () => () => void) => void;
}

const usualRows = 24;
const usualColumns = 80;

/** Up to the frame's first line, and everything below it away. */
const erased = (frame: readonly string[]): string => (frame.length === 0 ? '' : `\u001B[${frame.length}A\u001B[0J`);

/** The plain log with a live frame below it that says what each host is at. One write per event, so that nothing flickers. */
export function createTerminalReporter(screen: Screen, options: PlainOptions): (event: Event) => void {
  let state = initialRunState;
  let drawn: readonly string[] = [];
  // Some terminals do not know their size, and say 0.
  const size = () => ({
    columns: screen.columns() || usualColumns,
    rows: screen.rows?.() || usualRows,
    ...(screen.now === undefined ? {} : { now: screen.now() }),
  });
  let held: string[] | undefined;
  const draw = (log: string): void => {
    if (held !== undefined) return void held.push(log);
    const frame = renderFrame(state, size(), options.paint);
    if (log === '' && frame.join('\n') === drawn.join('\n')) return;
    const erase = erased(drawn);
    drawn = frame;
    screen.write(`${erase}${log}${frame.map((line) => `${line}\n`).join('')}`);
  };
  const hold = (): (() => void) => {
    screen.write(erased(drawn));
    drawn = [];
    held = [];
    return () => {
      const log = (held ?? []).join('');
      held = undefined;
      draw(log);
    };
  };
  screen.questions?.(hold);
  const stop = screen.ticks?.(() => draw(''));
  screen.notices?.(draw);
  return (told) => {
    const event = harmlessEvent(told);
    state = foldEvents(state, event);
    draw(renderEvent(event, state, options));
    if (event.type === 'run.finished') stop?.();
  };
}
