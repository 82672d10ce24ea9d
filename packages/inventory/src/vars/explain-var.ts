import { InputError } from '@waxseal/core';
import { defined } from '../defined.ts';
import type { Host, Inventory, Var } from '../inventory.ts';
import { didYouMean } from '../nearest.ts';

/** A var of a host: the value that counts, and those it wins over, the strongest first. */
export interface Explanation {
  readonly name: string;
  readonly winner: Var;
  readonly losers: readonly Var[];
}

function explained(name: string, all: readonly Var[]): Explanation {
  return { name, winner: all.at(-1)!, losers: all.slice(0, -1).toReversed() };
}

/** Where every value comes from; a host that was not loaded from files knows its winners only. */
function writtenOf(host: Host): readonly (readonly [string, readonly Var[]])[] {
  return host.written === undefined
    ? Object.entries(host.vars).map(([name, said]) => [name, [said]])
    : Object.entries(host.written);
}

/**
 * Explains where the vars of a host come from, or one of them: connection vars too, in the order of their names.
 * @throws InputError when there is no such host or var, with the nearest name.
 */
export function explainVar(inventory: Inventory, hostName: string, name?: string): readonly Explanation[] {
  const host = inventory.hosts.find((one) => one.name === hostName);
  if (host === undefined)
    throw unknown(
      'host',
      hostName,
      inventory.hosts.map((one) => one.name),
    );
  const written = writtenOf(host);
  const chosen = name === undefined ? written : written.filter(([one]) => one === name);
  if (name !== undefined && chosen.length === 0)
    throw unknown(
      `var of ${hostName}`,
      name,
      written.map(([one]) => one),
    );
  return chosen.map(([one, all]) => explained(one, all)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function unknown(what: string, name: string, known: readonly string[]): InputError {
  const hint = didYouMean(name, known);
  return new InputError(`no such ${what}`, { value: name, ...defined({ hint }) });
}
