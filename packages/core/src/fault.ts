import { harmless, harmlessLine } from './text/harmless.ts';

/** A position in an input: a file, and where known the line and column (both from 1) and a path inside it. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** A dotted path inside the document, e.g. `hosts.mx1.smarthost`. */
  readonly path?: string;
}

/** How much a fault weighs: an `error` decides the exit code, a `warning` and a `note` do not. */
export type Severity = 'error' | 'warning' | 'note';

/** One thing that is wrong: what, where, the value, and the way out. The one shape every view (text, JSON, SARIF) renders. */
export interface Fault {
  readonly message: string;
  readonly severity?: Severity;
  readonly place?: Place;
  /** The offending text, as it was written. Never a secret. */
  readonly value?: string;
  readonly hint?: string;
  /** The id of the rule that found it, where there is one. */
  readonly rule?: string;
}

/** Renders a place as `file:line:col`, leaving out what is not known. */
export function renderPlace(place: Place): string {
  return [place.file, place.line, place.column].filter((part) => part !== undefined).join(':');
}

function headline(fault: Fault): string {
  const where = [fault.place && renderPlace(fault.place), fault.place?.path].filter(Boolean).join('  ');
  return where === '' ? fault.message : harmlessLine(where);
}

/** Renders a fault for people: place, message with value, hint; two or three lines without a final newline, harmless. */
export function renderFault(fault: Fault): string {
  const head = headline(fault);
  const said = fault.value === undefined ? fault.message : `${fault.message}, got ${JSON.stringify(fault.value)}`;
  const mark = (fault.severity ?? 'error') === 'error' ? '✗' : '!';
  const lines = head === fault.message ? [`${mark} ${said}`] : [`${mark} ${head}`, `  ${said}`];
  return harmless([...lines, ...(fault.hint === undefined ? [] : [`  hint: ${fault.hint}`])].join('\n'));
}
