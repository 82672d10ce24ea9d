import { renderPlace } from '@waxseal/core';
import type { Var } from '../inventory.ts';
import { shownValue } from '../secrets/shown-value.ts';
import type { Explanation } from './explain-var.ts';

function shown(name: string, value: unknown): string {
  const text = shownValue(name, value);
  return typeof value === 'string' && text !== '(secret)' ? JSON.stringify(text) : text;
}

function level({ origin }: Var): string {
  return origin.level === 'group' ? `group ${origin.group}` : origin.level;
}

/** Renders explanations for people: each var with its value, the place that won, then those it wins over; no secrets. */
export function renderExplanation(explanations: readonly Explanation[]): string {
  const all = explanations.flatMap(({ winner, losers }) => [winner, ...losers]);
  const width = Math.max(0, ...all.map((one) => level(one).length));
  const line = (mark: string, name: string, one: Var): string =>
    `  ${mark} ${level(one).padEnd(width)}  ${renderPlace(one.origin.place)}  ${shown(name, one.value)}`;
  const lines = explanations.flatMap(({ name, winner, losers }) => [
    `${name} = ${shown(name, winner.value)}`,
    line('✓', name, winner),
    ...losers.map((one) => line('·', name, one)),
  ]);
  return lines.map((text) => `${text}\n`).join('');
}
