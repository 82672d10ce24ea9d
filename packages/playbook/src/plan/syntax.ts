import type { Verdict } from '../define/kind.ts';
import type { Task } from '../define/task.ts';
import type { Probe } from '../world/probe.ts';
import type { World } from '../world/world.ts';

type SyntaxProbe = Extract<Probe, { readonly fact: 'syntax' }>;

/** The sh texts of a task, so that the host's sh can be asked whether it can read them. */
export function syntaxProbes({ kind, resource, until }: Task): readonly SyntaxProbe[] {
  return [
    ...kind.probes(resource).filter((probe) => probe.fact === 'syntax'),
    ...(typeof until === 'string' ? [{ fact: 'syntax' as const, text: until }] : []),
  ];
}

/** Why a task cannot be done whose text the host's sh cannot read. */
export function syntaxFault(task: Task, { syntax }: World): Extract<Verdict, { readonly state: 'fault' }> | undefined {
  if (syntax === undefined || syntax.size === 0) return undefined;
  const said = syntaxProbes(task)
    .map(({ text }) => syntax.get(text) ?? '')
    .find((text) => text !== '');
  if (said === undefined) return undefined;
  return { state: 'fault', message: `the host’s sh cannot read its text: ${said.split('\n')[0] ?? ''}` };
}
