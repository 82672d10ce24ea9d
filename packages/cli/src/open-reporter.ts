import type { Event, Mode } from '@waxseal/playbook';
import {
  createJsonReporter,
  createJunitReporter,
  createNdjsonReporter,
  createPlainReporter,
  createTerminalReporter,
  paint,
  type Screen,
} from '@waxseal/report';
import type { HostOptions } from './global-options.ts';
import type { Io } from './io.ts';

const second = 1000;

/** The terminal as the live view takes it. Its clock ends with the process, not the process with its clock. */
function screenOf({ out, columns, rows, clock, onNotice, onQuestion }: Io): Screen {
  const ticks = (draw: () => void): (() => void) => {
    const timer = setInterval(draw, second).unref();
    return () => clearInterval(timer);
  };
  return {
    write: out,
    columns,
    ticks,
    now: () => clock().getTime(),
    ...(rows === undefined ? {} : { rows }),
    ...(onNotice === undefined ? {} : { notices: onNotice }),
    ...(onQuestion === undefined ? {} : { questions: onQuestion }),
  };
}

/** The view of the event stream that was asked for. Machine-readable ones have stdout to themselves. */
export function openReporter(options: HostOptions, io: Io, mode: Mode): (event: Event) => void {
  const plain = {
    paint: paint(io.colour),
    details: options.verbose === true || mode === 'check',
    quiet: options.quiet === true,
  };
  switch (options.output) {
    case 'json':
      return createJsonReporter(io.out);
    case 'ndjson':
      return createNdjsonReporter(io.out);
    case 'junit':
      return createJunitReporter(io.out);
    case 'plain':
      return createPlainReporter(io.out, plain);
    case 'tty':
      return createTerminalReporter(screenOf(io), plain);
    default:
      return options.output satisfies never;
  }
}
