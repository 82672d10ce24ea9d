import type { Event } from '@waxseal/playbook';
import { createPlainReporter, type PlainOptions } from './plain-reporter.ts';

/** What the live part of the view shows of one host. */
interface HostLine {
  readonly host: string;
  readonly done: number;
  readonly todo: number;
  readonly now: string;
}

type Lines = ReadonlyMap<string, HostLine>;

/** The state of the live view after an event: hosts at work, each with its current task. Pure. */
function foldLines(lines: Lines, event: Event): Lines {
  const update = (host: string, change: Partial<HostLine>): Lines =>
    new Map(lines).set(host, { host, done: 0, todo: 0, now: 'connecting', ...lines.get(host), ...change });
  switch (event.type) {
    case 'play.started':
    case 'play.finished':
    case 'run.finished':
      return new Map();
    case 'host.started':
      return update(event.host, { done: 0, todo: 0, now: 'connecting and looking' });
    case 'host.planned':
      return update(event.host, { todo: event.changes, now: 'applying' });
    case 'task.started':
      return update(event.host, { now: event.task.name });
    case 'task.finished':
      return lines.has(event.host) ? update(event.host, { done: (lines.get(event.host)?.done ?? 0) + (event.outcome === 'changed' ? 1 : 0) }) : lines;
    case 'check.progress':
      return update(event.host, { now: `${event.check}: ${event.message}` });
    default:
      return lines;
  }
}

const mostLines = 20;

function bar(done: number, todo: number): string {
  const full = todo === 0 ? 0 : Math.min(10, Math.round((10 * done) / todo));
  return `${'█'.repeat(full)}${'░'.repeat(10 - full)}`;
}

/** The live lines; above twenty hosts only counts. */
function renderLines(lines: Lines, columns: number): readonly string[] {
  const list = [...lines.values()];
  if (list.length > mostLines) {
    const busy = list.filter(({ done, todo }) => done < todo).length;
    return [`  ${list.length} hosts, ${busy} applying`];
  }
  return list.map(({ host, done, todo, now }) => `  ${bar(done, todo)} ${host}  ${now}`.slice(0, Math.max(columns - 1, 20)));
}

/** A terminal as far as the view needs it. */
export interface Screen {
  readonly write: (text: string) => void;
  readonly columns: () => number;
}

/** The plain log with live lines below it that say what each host is at. */
export function createTerminalReporter(screen: Screen, options: PlainOptions): (event: Event) => void {
  let lines: Lines = new Map();
  let drawn = 0;
  const erase = (): void => {
    if (drawn > 0) screen.write(`\u001B[${drawn}A\u001B[0J`);
    drawn = 0;
  };
  const log = createPlainReporter(screen.write, options);
  return (event) => {
    erase();
    log(event);
    lines = foldLines(lines, event);
    const shown = renderLines(lines, screen.columns());
    if (shown.length > 0) screen.write(`${shown.join('\n')}\n`);
    drawn = shown.length;
  };
}
