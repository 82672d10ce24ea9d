import type { Fault } from '@waxseal/core';
import { becomeVars, connectionVars, sshArgumentVars } from '../connection-vars.ts';
import type { Var } from '../inventory.ts';
import { nearest } from '../nearest.ts';
import type { Written } from './rank-vars.ts';

const understood: ReadonlySet<string> = new Set(
  [...Object.values(connectionVars), ...Object.values(becomeVars), sshArgumentVars].flat(),
);

const ours: readonly string[] = [...understood].filter((name) => name.startsWith('waxseal_'));

/** Vars that Ansible uses for connecting and waxseal does not: silence would be taken for consent. */
const unused: Readonly<Record<string, string>> = {
  ansible_password: 'logins are by key or agent only',
  ansible_ssh_pass: 'logins are by key or agent only',
  ansible_ssh_executable: 'no ssh program is run to connect',
};

function about(
  name: string,
): { readonly severity: 'error' | 'warning'; readonly message: string; readonly hint: string } | undefined {
  if (understood.has(name)) return undefined;
  if (Object.hasOwn(unused, name)) return { severity: 'warning', message: `${name} is not used`, hint: unused[name]! };
  const near = nearest(name, understood, 2);
  const meant = near === undefined ? undefined : `did you mean ${near}?`;
  if (name.startsWith('waxseal_'))
    return { severity: 'error', message: `${name} means nothing`, hint: meant ?? `known: ${ours.join(', ')}` };
  return meant === undefined ? undefined : { severity: 'warning', message: `${name} means nothing here`, hint: meant };
}

/** Complains about vars that look as if they were meant for the connection and are not understood. */
export function connectionWarnings(written: Written): readonly Fault[] {
  return [...written].flatMap(([name, all]): readonly Fault[] => {
    const complaint = name.startsWith('ansible_') || name.startsWith('waxseal_') ? about(name) : undefined;
    return complaint === undefined
      ? []
      : all.slice(-1).map(({ origin }: Var) => ({ ...complaint, place: origin.place }));
  });
}
