import { type Fault, InputError } from '@waxseal/core';
import type { Host, Inventory } from '../inventory.ts';
import { didYouMean } from '../nearest.ts';
import { groupHosts } from './group-hosts.ts';
import { isWild, nameMatcher } from './name-matcher.ts';
import { splitPattern, type Term } from './split-pattern.ts';

interface Found {
  readonly hosts: readonly string[];
  /** Whether the term named any group or host at all, be the group empty or not. */
  readonly known: boolean;
}

type Names = ReadonlySet<string>;

/** Groups that match, else hosts; a pattern that could mean both (a dot, a glob) is tried on both, as Ansible does. */
function matching(inventory: Inventory, hosts: Names, expression: string): Found {
  const matches = nameMatcher(expression);
  const groups = Object.keys(inventory.groups).filter(matches);
  const both = groups.length === 0 || expression.startsWith('~') || /[.?*[]/.test(expression);
  const direct = both ? [...hosts].filter(matches) : [];
  return {
    hosts: [...groups.flatMap((group) => groupHosts(inventory, group)), ...direct],
    known: groups.length + direct.length > 0,
  };
}

function sliced(hosts: readonly string[], { subscript }: Term): readonly string[] {
  if (subscript === undefined) return hosts;
  const { from, to } = subscript;
  return to === undefined ? [hosts.at(from)].filter((host) => host !== undefined) : hosts.slice(from, to + 1);
}

function find(inventory: Inventory, hosts: Names, term: Term): Found {
  if (term.sign === '' && hosts.has(term.text)) return { hosts: [term.text], known: true };
  const found = matching(inventory, hosts, term.expression);
  return { ...found, hosts: sliced(found.hosts, term) };
}

function hintFor(expression: string, known: readonly string[]): string {
  if (expression.startsWith('@')) return 'write @FILE in --limit only';
  const local = ['localhost', '127.0.0.1', '::1'].includes(expression);
  if (local) return "add it to the inventory, with ansible_connection=local or connection: { kind: 'local' }";
  return didYouMean(expression, known) ?? 'waxseal inventory list shows what there is';
}

function unmatched(inventory: Inventory, hosts: Names, term: Term): Fault {
  const groups = Object.keys(inventory.groups).filter((group) => group !== 'ungrouped');
  return {
    message: 'no host or group matches the pattern',
    value: term.text,
    hint: hintFor(term.expression, [...groups, ...hosts]),
  };
}

function outOfRange(found: Found, term: Term): Fault {
  return {
    message: `${term.expression} has ${found.hosts.length} hosts, counted from 0`,
    value: term.text,
    hint: 'choose an index below that, or -1 for the last',
  };
}

function termFault(inventory: Inventory, hosts: Names, term: Term, found: Found): Fault | undefined {
  if (!found.known) return isWild(term.expression) && term.sign === '!' ? undefined : unmatched(inventory, hosts, term);
  const whole = matching(inventory, hosts, term.expression);
  return term.subscript !== undefined && found.hosts.length === 0 && whole.hosts.length > 0
    ? outOfRange(whole, term)
    : undefined;
}

function combine(chosen: readonly string[], { sign }: Term, found: ReadonlySet<string>): readonly string[] {
  switch (sign) {
    case '':
      return [...new Set([...chosen, ...found])];
    case '&':
      return chosen.filter((host) => found.has(host));
    case '!':
      return chosen.filter((host) => !found.has(host));
    default:
      return sign satisfies never;
  }
}

/**
 * The hosts that a pattern selects, in Ansible's language and order: names, groups, globs (`web*`), regular expressions
 * (`~mx\d`), intersections (`web:&prod`), exclusions (`all:!mx3`), subscripts (`web[0:2]`), joined by `,` or `:`.
 * Stricter than Ansible in one thing: a term that names nothing is an error, because a typo in `!mx3` would
 * otherwise do to mx3 what was meant to spare it.
 * @throws InputError for every term that names nothing, with the nearest host or group; when operators leave no host.
 */
export function selectHosts(inventory: Inventory, pattern: string): readonly Host[] {
  const names = new Set(inventory.hosts.map(({ name }) => name));
  const terms = splitPattern(pattern);
  const found = terms.map((term) => find(inventory, names, term));
  const faults = terms
    .map((term, index) => termFault(inventory, names, term, found[index]!))
    .filter((fault) => fault !== undefined);
  if (faults.length > 0) throw new InputError(faults);
  const chosen = terms.reduce<readonly string[]>(
    (hosts, term, index) => combine(hosts, term, new Set(found[index]!.hosts)),
    [],
  );
  if (chosen.length === 0 && terms.some(({ sign }) => sign !== ''))
    throw new InputError('the pattern leaves no host', { value: pattern });
  const byName = new Map(inventory.hosts.map((host) => [host.name, host]));
  return chosen.map((name) => byName.get(name)!);
}
