import type { HostRecap } from '@waxseal/playbook';
import type { Paint } from './paint.ts';
import { renderTable } from './render-table.ts';
import type { EventOf, RunState, Timed } from './run-state.ts';

const heads = ['host', 'ok', 'changed', 'deferred', 'failed', 'skipped', 'unreachable', 'programs', 'seconds'] as const;

function row(host: HostRecap): readonly string[] {
  const seconds = (host.ms / 1000).toFixed(1);
  return [
    host.host,
    host.ok,
    host.changed,
    host.deferred,
    host.failed,
    host.skipped,
    host.unreachable ? 'yes' : host.notReached === true ? 'not reached' : 'no',
    host.programs,
    seconds,
  ].map(String);
}

const sum = (recap: readonly HostRecap[], key: 'changed' | 'deferred' | 'failed'): number =>
  recap.reduce((total, host) => total + host[key], 0);

/** One sentence for the whole run: `0 changed` is what an idempotent second run says. */
function renderOutcome({ recap, ms, run }: EventOf<'run.finished'>, mode: string): string {
  const lost = recap.filter((host) => host.unreachable).length;
  const untried = recap.filter((host) => host.notReached === true).length;
  const verb = mode === 'check' ? 'to change' : 'changed';
  const parts = [
    `${sum(recap, 'changed')} ${verb}`,
    ...(sum(recap, 'deferred') > 0 ? [`${sum(recap, 'deferred')} deferred`] : []),
    ...(sum(recap, 'failed') > 0 ? [`${sum(recap, 'failed')} failed`] : []),
    ...(lost > 0 ? [`${lost} unreachable`] : []),
    ...(untried > 0 ? [`${untried} not reached`] : []),
  ];
  // What changed something can be rolled back, by its name.
  const named = mode === 'apply' && sum(recap, 'changed') > 0 ? ` (run ${run})` : '';
  return `${parts.join(', ')} on ${recap.length} ${recap.length === 1 ? 'host' : 'hosts'} in ${(ms / 1000).toFixed(1)} s${named}`;
}

// What takes less than a second is nobody's bottleneck.
const noticeable = 1000;

function renderSlowest(slowest: readonly Timed[]): string {
  const rows = slowest
    .filter(({ ms }) => ms >= noticeable)
    .map(({ host, name, ms }) => [`${(ms / 1000).toFixed(1)} s`, host, name]);
  return rows.length === 0 ? '' : `\nslowest\n${renderTable(rows, '  ')}`;
}

/** The table at the end of a run, its slowest tasks, and its outcome in one sentence. */
export function renderRecap(
  event: EventOf<'run.finished'>,
  { mode, slowest }: Pick<RunState, 'mode' | 'slowest'>,
  { bad, good }: Paint,
): string {
  const outcome = renderOutcome(event, mode);
  const said = event.exitCode === 0 || event.exitCode === 2 ? good(outcome) : bad(outcome);
  return `${renderTable([heads, ...event.recap.map(row)])}${renderSlowest(slowest)}\n${said}\n`;
}
