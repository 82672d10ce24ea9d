import { harmless } from '@waxseal/core';
import type { Paint } from './paint.ts';
import { cutText, textWidth } from './text-width.ts';
import type { HostState, Phase, RunState } from './run-state.ts';

/** The room a frame may take, in characters. */
export interface FrameSize {
  readonly columns: number;
  readonly rows: number;
  /** The time, in milliseconds since 1970: hosts then show how long they have been at their task. */
  readonly now?: number;
}

/** Above this many hosts a frame shows counts only. */
const mostHosts = 20;

function bar(done: number, todo: number): string {
  const full = todo === 0 ? 0 : Math.min(10, Math.round((10 * done) / todo));
  return `${'█'.repeat(full)}${'░'.repeat(10 - full)}`;
}

/** How long a host has been at it, once that is worth a word. */
function elapsed({ phase, since }: HostState, now: number | undefined): string {
  const seconds =
    now === undefined || phase === 'done' || phase === 'idle' ? 0 : Math.floor((now - Date.parse(since)) / 1000);
  return seconds >= 2 ? `  ${seconds} s` : '';
}

function hostLine(state: HostState, names: number, { columns, now }: FrameSize, paint: Paint): string {
  const { host, phase, done, todo, failed } = state;
  const time = elapsed(state, now);
  const line = `  ${phase === 'done' && failed === 0 ? bar(1, 1) : bar(done, todo)} ${host}${' '.repeat(names - textWidth(host))}  ${harmless(state.now).replaceAll('\n', ' ')}`;
  const text = `${cutText(line, columns - time.length)}${time}`;
  return failed > 0 ? paint.bad(text) : text;
}

const phases: readonly (readonly [Phase, string])[] = [
  ['idle', 'waiting'],
  ['looking', 'looking'],
  ['applying', 'applying'],
  ['checking', 'checking'],
  ['done', 'done'],
  ['unreachable', 'unreachable'],
];

function counts(hosts: readonly HostState[], columns: number): string {
  const total = (key: 'done' | 'todo'): number => hosts.reduce((sum, host) => sum + host[key], 0);
  const said = phases.flatMap(([phase, word]) => {
    const count = hosts.filter((host) => host.phase === phase).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  const failed = hosts.filter((host) => host.failed > 0).length;
  const words = failed === 0 ? said : [...said, `${failed} failed`];
  return cutText(`  ${bar(total('done'), total('todo'))} ${hosts.length} hosts: ${words.join(', ')}`, columns);
}

/**
 * The live part of the terminal view: a line per host of the current play with its task and a bar, or one line of counts
 * when there are more than twenty hosts or the screen has no room. Pure.
 */
export function renderFrame({ hosts }: Pick<RunState, 'hosts'>, size: FrameSize, paint: Paint): readonly string[] {
  const columns = Math.max(size.columns - 1, 20);
  const all = [...hosts.values()];
  const active = all.filter(({ phase, now }) => phase !== 'unreachable' && (phase !== 'idle' || now !== ''));
  if (active.length > Math.min(mostHosts, Math.max(size.rows - 2, 1))) return [counts(all, columns)];
  const names = Math.max(0, ...active.map(({ host }) => textWidth(host)));
  return active.map((host) => hostLine(host, names, { ...size, columns }, paint));
}
