/**
 * Something to observe on a host. Probes of all tasks of a play are merged by their key and answered by one inspect
 * program. `unit` asks whether there is such a service at all. `syntax` asks the host's sh what it says of a text, which is not run. `text: 'differs'` brings a file's text only when its SHA-256 is not `sha256`; `emptiness` tells of a directory
 * whether anything is in it.
 */
export type Probe =
  | {
      readonly fact: 'path';
      readonly path: string;
      readonly text?: TextWish;
      readonly sha256?: string;
      readonly emptiness?: boolean;
      /** Whether something is mounted at the path or below it. */
      readonly mounts?: boolean;
    }
  | { readonly fact: 'user' | 'group' | 'package' | 'service' | 'unit'; readonly name: string }
  | { readonly fact: 'script'; readonly script: string }
  | { readonly fact: 'syntax'; readonly text: string };

type TextWish = 'never' | 'differs' | 'always';

/** The identity of what a probe observes: probes with the same key are answered once. */
function probeKey(probe: Probe): string {
  switch (probe.fact) {
    case 'path':
      return `path:${probe.path}`;
    case 'script':
      return `script:${probe.script}`;
    case 'syntax':
      return `syntax:${probe.text}`;
    case 'user':
    case 'group':
    case 'package':
    case 'service':
    case 'unit':
      return `${probe.fact}:${probe.name}`;
    default:
      return probe satisfies never;
  }
}

const weight: Readonly<Record<TextWish, number>> = { never: 0, differs: 1, always: 2 };

function merge(one: Probe, other: Probe): Probe {
  if (one.fact !== 'path' || other.fact !== 'path') return one;
  const emptiness = one.emptiness === true || other.emptiness === true ? { emptiness: true } : {};
  const mounts = one.mounts === true || other.mounts === true ? { mounts: true } : {};
  return { ...mergeTexts(one, other), ...emptiness, ...mounts };
}

type PathProbe = Extract<Probe, { readonly fact: 'path' }>;

function mergeTexts(one: PathProbe, other: PathProbe): PathProbe {
  if (one.text === 'differs' && other.text === 'differs' && one.sha256 !== other.sha256)
    return { fact: 'path', path: one.path, text: 'always' };
  return weight[one.text ?? 'never'] >= weight[other.text ?? 'never'] ? one : other;
}

/** Merges probes so that each thing is observed once, with the most that anybody asked of it. */
export function mergeProbes(probes: readonly Probe[]): readonly Probe[] {
  const merged = new Map<string, Probe>();
  for (const probe of probes) {
    const key = probeKey(probe);
    const known = merged.get(key);
    merged.set(key, known === undefined ? probe : merge(known, probe));
  }
  return [...merged.values()];
}
