import { renderFault } from '@waxseal/core';
import type { Event, Outcome } from '@waxseal/playbook';
import { foldEvents } from './fold-events.ts';
import { harmlessEvent } from './harmless-event.ts';
import type { Paint } from './paint.ts';
import { renderDiff } from './render-diff.ts';
import { renderRecap } from './render-recap.ts';
import { renderTable } from './render-table.ts';
import { type EventOf, initialRunState, type RunState } from './run-state.ts';

export interface PlainOptions {
  readonly paint: Paint;
  /** Show differences and tasks that are as they shall be. */
  readonly details: boolean;
  /** Tell failures and the end only. */
  readonly quiet?: boolean;
}

function isFailure(event: Event): boolean {
  if (event.type === 'task.finished') return event.outcome === 'failed';
  if (event.type === 'check.finished') return !event.result.passed;
  return (
    event.type === 'host.unreachable' ||
    event.type === 'host.notReached' ||
    (event.type === 'warning' && event.fault.severity === 'error')
  );
}

const words: Readonly<Record<Outcome, string>> = {
  ok: 'ok',
  changed: 'changed',
  deferred: 'deferred',
  skipped: 'skipped',
  failed: 'FAILED',
  ignored: 'failed, ignored',
  rescued: 'failed, rescued',
  unknown: 'known after apply',
};

function colour(outcome: Outcome, paint: Paint): (text: string) => string {
  if (outcome === 'failed') return paint.bad;
  if (outcome === 'ok') return paint.good;
  return outcome === 'skipped' ? paint.dim : paint.changed;
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `      ${line}\n`)
    .join('');
}

function renderTask(event: EventOf<'task.finished'>, { paint, details }: PlainOptions): string {
  if (event.outcome === 'ok' && !details) return '';
  const word = colour(event.outcome, paint)(words[event.outcome].padEnd(9));
  const diffs = details ? event.diffs.map((diff) => renderDiff(diff, paint, '      ')).join('') : '';
  const said = [event.message, event.output]
    .filter((text) => text !== undefined && text !== '')
    .map((text) => indented(text ?? ''))
    .join('');
  return `  ${event.host}  ${word} ${event.handler ? 'handler: ' : ''}${event.task.name}\n${diffs}${said}`;
}

function renderCheck({ host, check, result }: EventOf<'check.finished'>, paint: Paint): string {
  const word = result.passed ? paint.good('passed   ') : paint.bad('FAILED   ');
  const table = result.table === undefined ? '' : renderTable(result.table, '      ');
  const hint = result.hint === undefined ? '' : `      hint: ${result.hint}\n`;
  return `  ${host}  ${word} ${check}: ${result.detail.trimEnd().replaceAll('\n', '\n      ')}\n${table}${hint}`;
}

/** Renders one event as lines of a log, given the state of the run after it; the empty string for events that a log does not tell. */
export function renderEvent(event: Event, state: RunState, options: PlainOptions): string {
  const { paint } = options;
  if (options.quiet === true && event.type !== 'run.finished' && !isFailure(event)) return '';
  switch (event.type) {
    case 'play.started':
      return event.hosts.length === 0 ? '' : `\n${paint.strong(event.play)}\n`;
    case 'host.unreachable':
      return `  ${event.host}  ${paint.bad('UNREACHABLE')}\n${indented(renderFault(event.fault))}`;
    case 'host.notReached':
      return `  ${event.host}  ${paint.bad('NOT REACHED')} ${event.reason}\n`;
    case 'task.finished':
      return renderTask(event, options);
    case 'check.progress':
      return options.details ? `  ${event.host}  ${paint.dim('waiting  ')} ${event.check}: ${event.message}\n` : '';
    case 'check.finished':
      return renderCheck(event, paint);
    case 'warning':
      return indented(renderFault({ severity: 'warning', ...event.fault })).replace(
        /^ {6}/,
        `  ${event.host ?? 'all'}  `,
      );
    case 'run.finished':
      return `\n${renderRecap(event, state, paint)}`;
    case 'run.started':
    case 'host.started':
    case 'host.planned':
    case 'host.finished':
    case 'task.started':
    case 'play.finished':
      return '';
    default:
      return event satisfies never;
  }
}

/** A plain log of a run, written event by event. */
export function createPlainReporter(write: (text: string) => void, options: PlainOptions): (event: Event) => void {
  let state = initialRunState;
  return (told) => {
    const event = harmlessEvent(told);
    state = foldEvents(state, event);
    const text = renderEvent(event, state, options);
    if (text !== '') write(text);
  };
}
