import { harmless, type Paint } from './paint.ts';
import type { HostState, Phase, RunState } from './run-state.ts';

/** The room a frame may take, in characters. */
export interface FrameSize {
  readonly columns: number;
  readonly rows: number;
}

/** Above this many hosts a frame shows counts only. */
const mostHosts = 20;

function bar(done: number, todo: number): string {
  const full = todo === 0 ? 0 : Math.min(10, Math.round((10 * done) / todo));
  return `${'█'.repeat(full)}${'░'.repeat(10 - full)}`;
}

/** Cuts text to a width, so that a line stays one line of the terminal. */
function cut(text: string, width: number): string {
  const chars = [...text];
  return chars.length <= width ? text : `${chars.slice(0, Math.max(width - 1, 1)).join('')}…`;
}

function hostLine({ host, done, todo, now, failed }: HostState, names: number, columns: number, paint: Paint): string {
  const text = cut(`  ${bar(done, todo)} ${host.padEnd(names)}  ${harmless(now).replaceAll('\n', ' ')}`, columns);
  return failed > 0 ? paint.bad(text) : text;
}

const phases: readonly (readonly [Phase, string])[] = [
  ['idle', 'waiting'],
  ['looking', 'looking'],
  ['applying', 'applying'],
  ['checking', 'checking'],
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
  return cut(`  ${bar(total('done'), total('todo'))} ${hosts.length} hosts: ${words.join(', ')}`, columns);
}

/**
 * The live part of the terminal view: a line per host of the current play with its task and a bar, or one line of counts
 * when there are more than twenty hosts or the screen has no room. Pure.
 */
export function renderFrame({ hosts }: Pick<RunState, 'hosts'>, { columns, rows }: FrameSize, paint: Paint): readonly string[] {
  const width = Math.max(columns - 1, 20);
  const all = [...hosts.values()];
  const active = all.filter(({ phase, now }) => phase !== 'unreachable' && (phase !== 'idle' || now !== ''));
  if (active.length > Math.min(mostHosts, Math.max(rows - 2, 1))) return [counts(all, width)];
  const names = Math.max(0, ...active.map(({ host }) => host.length));
  return active.map((host) => hostLine(host, names, width, paint));
}
