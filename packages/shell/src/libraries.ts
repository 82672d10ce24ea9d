import { templates } from './generated-templates.ts';

/** What a program needs of the library. */
export type Library = 'stop' | 'runs' | 'pending' | 'inspect' | 'apply' | 'follow' | 'packages';

const common = ['place', 'walk', 'owners', 'look', 'process', 'service', 'package', 'user'];
const writing = ['files', 'undo', 'edit', 'output', 'ensure', 'transaction'];
const parts: Readonly<Record<Library, readonly string[]>> = {
  stop: ['place', 'stop'],
  runs: ['place', 'runs'],
  pending: [...common, 'inspect', 'pending'],
  inspect: [...common, 'inspect'],
  apply: [...common, 'journal', 'lock', 'run', 'step', 'attempt', 'handler', ...writing],
  follow: ['place', 'process', 'follow'],
  packages: ['apt'],
};

function textOf(names: readonly string[]): string {
  return names.map((name) => templates[name] ?? '').join('\n');
}

/** The sh text that stands at the head of a program of each sort; `packages` is for a step or a question of its own. */
export const libraries: Readonly<Record<Library, string>> = {
  stop: textOf(parts.stop),
  runs: textOf(parts.runs),
  pending: textOf(parts.pending),
  inspect: textOf(parts.inspect),
  apply: textOf(parts.apply),
  follow: textOf(parts.follow),
  packages: textOf(parts.packages),
};
