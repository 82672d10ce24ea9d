import { isKnown, type Maybe, Unknown } from '@waxseal/core';
import {
  eximSettings,
  eximTree,
  type FollowedAnswer,
  followAnswer,
  followedAnswers,
  followSettings,
  type MailFlow,
  settingsFile,
  settingsLedger,
} from '@waxseal/exim';
import {
  debconf,
  deferralId,
  defineResource,
  type Diff,
  file,
  planDeferred,
  type Probe,
  setting,
  type Task,
  task,
  type Verdict,
  type World,
} from '@waxseal/playbook';
import { livePath, shell, type ShellWord, targetPath } from '@waxseal/shell';

/** Debian's settings as they are to be on a host, or our ledger of what they were. */
interface FollowedSettings {
  readonly path: string;
  readonly what: 'settings' | 'ledger';
  readonly flow: MailFlow;
}

type ScriptProbe = Extract<Probe, { readonly fact: 'script' }>;

const textFor = ({ what, flow }: FollowedSettings, tree: ShellWord): string => followSettings(what, flow, tree);

function probe(resource: FollowedSettings): ScriptProbe {
  return { fact: 'script', script: textFor(resource, livePath(eximTree)) };
}

/** The text in this world: none where there is nothing to write down; unknown where a package that is still to come brings the file. */
function textIn(resource: FollowedSettings, world: World): Maybe<string> {
  const fact = world.scripts.get(probe(resource).script);
  const text = fact?.status === 0 ? fact.output : '';
  if (text !== '') return text;
  return resource.what === 'settings' ? new Unknown('the package exim4-config brings the settings') : '';
}

/** In a directory nobody else has a say: our settings alone, and no ledger. */
const plainTasks = ({ what, flow }: FollowedSettings): readonly Task[] =>
  what === 'ledger' ? [] : eximSettings(flow).map((one) => setting({ ...one, quotes: 'single' }));

function planPlain(resource: FollowedSettings, world: World): Verdict {
  let current = world;
  const diffs: Diff[] = [];
  for (const { kind, resource: inner } of plainTasks(resource)) {
    const verdict = kind.plan(inner, current);
    if (verdict.state === 'unknown' || verdict.state === 'fault') return verdict;
    if ('diffs' in verdict) diffs.push(...verdict.diffs);
    current = kind.effect(inner, current);
  }
  return diffs.length === 0 ? { state: 'ok' } : { state: 'change', diffs };
}

const fileTask = ({ path }: FollowedSettings, content: string): Task => file({ path, content });

const followedSettingsKind = defineResource<FollowedSettings>({
  kind: 'exim-settings',
  stages: true,
  subject: ({ path }) => path,
  probes(resource) {
    const { kind, resource: inner } = fileTask(resource, '');
    const plain = plainTasks(resource).flatMap((one) => one.kind.probes(one.resource));
    return [probe(resource), ...kind.probes(inner), ...plain, { fact: 'path', path: resource.path, text: 'always' }];
  },
  plan(resource, world) {
    if (world.place === 'directory') return planPlain(resource, world);
    const text = textIn(resource, world);
    if (!isKnown(text)) return { state: 'unknown', diffs: [] };
    const { kind, resource: inner } = fileTask(resource, text);
    if (text === '' && (world.paths.get(resource.path)?.type ?? 'absent') === 'absent') return { state: 'ok' };
    return kind.plan(inner, world);
  },
  effect(resource, world) {
    if (world.place === 'directory')
      return plainTasks(resource).reduce((current, one) => one.kind.effect(one.resource, current), world);
    const text = textIn(resource, world);
    if (!isKnown(text) || text === '') return world;
    const { kind, resource: inner } = fileTask(resource, text);
    return kind.effect(inner, world);
  },
  script(resource, context) {
    if (context.place === 'directory')
      return [...plainTasks(resource).map((one) => one.kind.script(one.resource, context)), ':'].join(' || return\n');
    const { path, what } = resource;
    const remembered = shell.rememberOutput(what, textFor(resource, targetPath(eximTree)));
    // Both are told by what was there before either is written.
    if (what === 'ledger') return remembered;
    return [
      remembered,
      `${shell.putRemembered({ name: 'settings', path, whenEmpty: 'empty' })} || return`,
      shell.putRemembered({ name: 'ledger', path: settingsLedger, whenEmpty: 'empty' }),
    ].join('\n');
  },
});

/** Members of Exim's transaction: the settings, lists of which others have a part of. The ledger is made of what was, so it goes first. */
export function followedSettings(flow: MailFlow): readonly Task[] {
  return [
    task(followedSettingsKind, { path: settingsLedger, what: 'ledger', flow }),
    task(followedSettingsKind, { path: settingsFile, what: 'settings', flow }),
  ];
}

/** The answer of debconf to a question, which is what the settings say in the end. */
interface FollowedQuestion extends FollowedAnswer {
  readonly flow: MailFlow;
}

const settingsOf = ({ flow }: FollowedQuestion): FollowedSettings => ({ path: settingsFile, what: 'settings', flow });

function valueIn(text: string, key: string): string {
  const line = text.split('\n').find((one) => one.startsWith(`${key}=`));
  return (line ?? '').slice(key.length + 1).replaceAll(/^['"]|['"]\s*$/g, '');
}

/** The answer as a task of its own; debconf has yes and no where the file may have nothing. */
function answered({ package: owner, question, type }: FollowedQuestion, value: string): ReturnType<typeof debconf> {
  return debconf({ package: owner, question, type, value: type === 'boolean' && value !== 'true' ? 'false' : value });
}

const followedQuestionKind = defineResource<FollowedQuestion>({
  kind: 'exim-answer',
  subject: ({ question }) => question,
  probes: (resource) => [
    probe(settingsOf(resource)),
    ...answered(resource, '').kind.probes(answered(resource, '').resource),
  ],
  plan(resource, world) {
    if (world.place === 'directory') return planDeferred('exim-answer', resource.question, resource, world);
    const text = textIn(settingsOf(resource), world);
    if (!isKnown(text)) return { state: 'unknown', diffs: [] };
    const { kind, resource: inner } = answered(resource, valueIn(text, resource.key));
    const verdict = kind.plan(inner, world);
    // A question that was never answered is no other answer than none.
    const unasked = debconf({ ...inner, value: '' });
    return inner.value === 'false' && unasked.kind.plan(unasked.resource, world).state === 'ok'
      ? { state: 'ok' }
      : verdict;
  },
  effect: (_resource, world) => world,
  script(resource, { place }) {
    return place === 'directory' ? shell.defer(deferralId('exim-answer', resource)) : followAnswer(resource);
  },
});

/** Debconf of the same mind as the settings, of which it is asked whenever its package is configured. */
export function followedQuestions(flow: MailFlow): readonly Task[] {
  return followedAnswers.map((one) => task(followedQuestionKind, { ...one, flow }));
}
