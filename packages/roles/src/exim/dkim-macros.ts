import { isKnown, type Maybe, Unknown } from '@waxseal/core';
import {
  domainsFile,
  type EximBlock,
  type EximFile,
  eximTree,
  eximUser,
  followSigning,
  type MacroTexts,
} from '@waxseal/exim';
import { block, blockMarkers, defineResource, file, type Probe, type Task, task, type World } from '@waxseal/playbook';
import { livePath, shell, type ShellWord, targetPath } from '@waxseal/shell';

/** Our macros, or the table that they look domains up in, which follow what the host signs for beside our domains. */
interface DkimMacros {
  readonly path: string;
  readonly what: 'macros' | 'domains';
  readonly texts: MacroTexts;
  /** Domains that need not be signed for any more. */
  readonly givenUp: readonly string[];
  /** What there is to write where nothing else signs: a file, a block, or no table. */
  readonly part: EximFile | EximBlock | undefined;
}

function textFor({ what, texts, givenUp }: DkimMacros, tree: ShellWord): string {
  return followSigning(what, texts, givenUp, tree);
}

function probe(resource: DkimMacros): Extract<Probe, { readonly fact: 'script' }> {
  return { fact: 'script', script: textFor(resource, livePath(eximTree)) };
}

const isBlock = (part: DkimMacros['part']): part is EximBlock => part !== undefined && 'marker' in part;

/** The task that writes a text: a file of its own, or a block in the template. */
function writing({ path, part }: DkimMacros, text: string): Task {
  if (isBlock(part)) return block({ ...part, text });
  const { owner = 'root', group = eximUser, mode = 0o640 } = part ?? {};
  return file({ path, content: text, owner, group, mode });
}

/** The text in this world; none where no table is needed. */
function textIn(resource: DkimMacros, world: World): Maybe<string> {
  const { part } = resource;
  if (world.place === 'directory') return part === undefined ? '' : 'content' in part ? part.content : part.text;
  const fact = world.scripts.get(probe(resource).script);
  return fact?.status === 0 ? fact.output : new Unknown('the host does not say what it signs for');
}

function writeOutput(resource: DkimMacros): string {
  const { path, part } = resource;
  const text = textFor(resource, targetPath(eximTree));
  if (isBlock(part)) {
    const [begin, end] = blockMarkers(part);
    return shell.blockOutput({ path: part.path, begin, end, at: 'start', text });
  }
  const { mode = 0o640, owner = 'root', group = eximUser } = part ?? {};
  return shell.putOutput({ path, text, mode: mode.toString(8), owner, group, whenEmpty: 'leave' });
}

const dkimMacrosKind = defineResource<DkimMacros>({
  kind: 'dkim-macros',
  stages: true,
  subject: ({ path }) => path,
  probes(resource) {
    const { kind, resource: inner } = writing(resource, '');
    return [probe(resource), ...kind.probes(inner), { fact: 'path', path: resource.path, text: 'always' }];
  },
  plan(resource, world) {
    const text = textIn(resource, world);
    if (!isKnown(text)) return { state: 'unknown', diffs: [] };
    if (text === '') return { state: 'ok' };
    const { kind, resource: inner } = writing(resource, text);
    return kind.plan(inner, world);
  },
  effect(resource, world) {
    const text = textIn(resource, world);
    if (!isKnown(text) || text === '') return world;
    const { kind, resource: inner } = writing(resource, text);
    return kind.effect(inner, world);
  },
  script(resource, context) {
    if (context.place === 'system') return writeOutput(resource);
    if (resource.part === undefined) return ':';
    const text = isBlock(resource.part) ? resource.part.text : resource.part.content;
    const { kind, resource: inner } = writing(resource, text);
    return kind.script(inner, context);
  },
});

/**
 * The macros that make a host sign for our domains, and the table that they look domains up in. What the host signs for
 * beside them, by another playbook or by macros of somebody else, it goes on to sign for, unless that is given up.
 */
export function dkimMacros(
  texts: MacroTexts,
  parts: readonly (EximFile | EximBlock)[],
  givenUp: readonly string[],
): readonly Task[] {
  const table = parts.find(({ path }) => path === domainsFile);
  const macros = parts.find(({ path }) => path !== domainsFile);
  return [
    // Both are told by the macros that are there: the table comes first, and its text is the same afterwards.
    task(dkimMacrosKind, { path: domainsFile, what: 'domains', texts, givenUp, part: table }),
    ...(macros === undefined
      ? []
      : [task(dkimMacrosKind, { path: macros.path, what: 'macros', texts, givenUp, part: macros })]),
  ];
}
