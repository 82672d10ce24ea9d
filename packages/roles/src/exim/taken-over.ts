import {
  type Adoption,
  type ConfigScheme,
  eximTree,
  type ForeignSigning,
  listForeignSigning,
  parseForeignSigning,
  takeForeignSigning,
} from '@waxseal/exim';
import { defineResource, type Diff, type Probe, type Task, task, type World } from '@waxseal/playbook';

/** Lines of somebody else's that say what we say now. */
interface TakenOver {
  readonly path: string;
  readonly scheme: ConfigScheme;
  readonly adoption: Exclude<Adoption, 'nothing'>;
}

function probe({ scheme, adoption }: TakenOver): Extract<Probe, { readonly fact: 'script' }> {
  return { fact: 'script', script: listForeignSigning(scheme, adoption, `"$WAXSEAL_ROOT"${eximTree}`) };
}

type Line = Extract<ForeignSigning, { readonly what: 'line' }>;

function hunk({ number, text }: Line): string {
  return `@@ -${number} +${number} @@\n-${text}\n+# taken over by waxseal: ${text}\n`;
}

function fileDiff(path: string, lines: readonly Line[]): Diff {
  const full = `${eximTree}/${path}`;
  return {
    subject: full,
    words: ['waxseal says this now'],
    unified: `--- ${full}\n+++ ${full}\n${lines.map(hunk).join('')}`,
  };
}

function diffsOf(found: readonly ForeignSigning[]): readonly Diff[] {
  const lines = Map.groupBy(
    found.filter((one) => one.what === 'line'),
    ({ path }) => path,
  );
  const aside = found
    .filter(({ what }) => what === 'file')
    .map(({ path }) => ({ subject: `${eximTree}/${path}`, words: ['set aside: Exim would read it and nothing else'] }));
  return [...aside, ...[...lines].map(([path, own]) => fileDiff(path, own))];
}

function foundIn(resource: TakenOver, world: World): readonly ForeignSigning[] {
  return parseForeignSigning(world.scripts.get(probe(resource).script)?.output ?? '');
}

const takenOverKind = defineResource<TakenOver>({
  kind: 'taken-over',
  stages: true,
  subject: () => 'lines of others about signing',
  probes: (resource) => [probe(resource)],
  plan(resource, world) {
    const diffs = diffsOf(foundIn(resource, world));
    return diffs.length === 0 ? { state: 'ok' } : { state: 'change', diffs };
  },
  // What others say in files that we edit as well is not among what our edits look at.
  effect: (_resource, world) => world,
  script: ({ scheme, adoption }, { place }) => (place === 'directory' ? ':' : takeForeignSigning(scheme, adoption)),
});

/**
 * Lines with which somebody else made the host sign become comments, all else in their files stays; nothing where they are
 * to be left alone, since the checks of the configuration then name them.
 */
export function takenOver(scheme: ConfigScheme, adoption: Adoption): readonly Task[] {
  return adoption === 'nothing' ? [] : [task(takenOverKind, { path: eximTree, scheme, adoption })];
}
