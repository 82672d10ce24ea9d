import {
  eximTree,
  type ForeignSigning,
  listForeignSigning,
  parseForeignSigning,
  takeForeignSigning,
  type TakeOver,
} from '@waxseal/exim';
import { defineResource, type Diff, type Probe, type Task, task, type World } from '@waxseal/playbook';
import { livePath } from '@waxseal/shell';

/** Lines of somebody else's that say what we say now. */
interface TakenOver extends TakeOver {
  readonly path: string;
}

function probe(resource: TakenOver): Extract<Probe, { readonly fact: 'script' }> {
  return { fact: 'script', script: listForeignSigning(resource, livePath(eximTree)) };
}

type Line = Extract<ForeignSigning, { readonly what: 'line' }>;

function hunk({ number, text, becomes }: Line): string {
  const after = becomes === 'comment' ? `# taken over by waxseal: ${text}` : text.replace('DKIM_', 'WAXSEAL_OTHER_');
  return `@@ -${number} +${number} @@\n-${text}\n+${after}\n`;
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
  script: (resource, { place }) => (place === 'directory' ? ':' : takeForeignSigning(resource)),
});

/**
 * Lines with which somebody else made the host sign become comments, or macros of another name where they sign for domains
 * that are not ours; all else in their files stays. Nothing where they are to be left alone, since the checks of the
 * configuration then name them.
 */
export function takenOver(options: TakeOver): readonly Task[] {
  return options.adoption === 'nothing' ? [] : [task(takenOverKind, { path: eximTree, ...options })];
}
