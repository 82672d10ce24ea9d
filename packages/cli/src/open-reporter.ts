import type { Event, Mode } from '@waxseal/playbook';
import { createJsonReporter, createJunitReporter, createNdjsonReporter, createPlainReporter, createTerminalReporter, paint } from '@waxseal/report';
import type { HostOptions } from './global-options.ts';
import type { Io } from './io.ts';

/** The view of the event stream that was asked for. Machine-readable ones have stdout to themselves. */
export function openReporter(options: HostOptions, io: Io, mode: Mode): (event: Event) => void {
  const plain = { paint: paint(io.colour), details: options.verbose === true || mode === 'check' };
  const quiet = (report: (event: Event) => void) => (event: Event): void => {
    if (options.quiet !== true || event.type === 'run.finished' || event.type === 'host.unreachable') report(event);
  };
  switch (options.output) {
    case 'json':
      return createJsonReporter(io.out);
    case 'ndjson':
      return createNdjsonReporter(io.out);
    case 'junit':
      return createJunitReporter(io.out);
    case 'plain':
      return quiet(createPlainReporter(io.out, plain));
    case 'tty':
      return quiet(createTerminalReporter({ write: io.out, columns: io.columns }, plain));
    default:
      return options.output satisfies never;
  }
}
