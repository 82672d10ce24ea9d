import { renderPlace, Secret } from '@waxseal/core';
import { shownValue } from '../assemble/rank-vars.ts';
import type { Var } from '../inventory.ts';
import type { Explanation } from './explain-var.ts';

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : value instanceof Secret ? '(secret)' : shownValue(value);
}

function level({ origin }: Var): string {
  return origin.level === 'group' ? `group ${origin.group}` : origin.level;
}

/** Renders explanations for people: each var with its value, the place that won, then those it wins over; no secrets. */
export function renderExplanation(explanations: readonly Explanation[]): string {
  const all = explanations.flatMap(({ winner, losers }) => [winner, ...losers]);
  const width = Math.max(0, ...all.map((one) => level(one).length));
  const line = (mark: string, one: Var): string => `  ${mark} ${level(one).padEnd(width)}  ${renderPlace(one.origin.place)}  ${shown(one.value)}`;
  return explanations.map(({ name, winner, losers }) => [`${name} = ${shown(winner.value)}`, line('✓', winner), ...losers.map((one) => line('·', one)), ''].join('\n')).join('');
}
