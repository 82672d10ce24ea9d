import { isKnown } from '@waxseal/core';
import {
  appliedAttributes,
  attributeWords,
  type Attributes,
  defineResource,
  hostPath,
  type Keywords,
  pathFact,
  pathProbes,
  pathRefusal,
  type Task,
  task,
  type Verdict,
  withPath,
  type World,
} from '@waxseal/playbook';
import { shell } from '@waxseal/shell';

/** A Maildir: a directory with `cur`, `new` and `tmp` in it, which its owner alone can read. */
export interface MaildirResource extends Pick<Attributes, 'owner' | 'group'> {
  readonly path: string;
}

/** What the plan found to be made or mended: the script makes exactly these. */
type Missing = readonly string[];

const mode = 0o700;
const directoriesOf = ({ path }: MaildirResource): readonly string[] => [
  path,
  ...['cur', 'new', 'tmp'].map((name) => `${path}/${name}`),
];

function plan(resource: MaildirResource, world: World): Verdict<Missing> {
  const wanted = { ...resource, mode };
  const doubt = pathRefusal(resource.path, wanted, world);
  if (doubt === 'unknown') return { state: 'unknown', diffs: [] };
  if (doubt !== undefined) return doubt;
  const diffs = [];
  for (const path of directoriesOf(resource)) {
    const now = pathFact(world, path);
    if (!isKnown(now)) return { state: 'unknown', diffs: [] };
    if (now.type === 'absent') diffs.push({ subject: path, words: ['new directory'] });
    else if (now.type !== 'directory') return { state: 'fault', message: `${path} is not a directory` };
    else if (attributeWords(wanted, now).length > 0) diffs.push({ subject: path, words: attributeWords(wanted, now) });
  }
  return diffs.length === 0 ? { state: 'ok' } : { state: 'change', diffs, change: diffs.map(({ subject }) => subject) };
}

function effect(resource: MaildirResource, world: World): World {
  return directoriesOf(resource).reduce((current, path) => {
    const now = pathFact(current, path);
    const before = isKnown(now) ? now : ({ type: 'absent' } as const);
    return withPath(current, path, { type: 'directory', ...appliedAttributes({ ...resource, mode }, before, '700') });
  }, world);
}

const maildirKind = defineResource<MaildirResource, Missing>({
  kind: 'maildir',
  subject: ({ path }) => path,
  probes: (resource) =>
    directoriesOf(resource).flatMap((path) => [{ fact: 'path', path }, ...pathProbes(path, resource)]),
  plan,
  effect,
  // Without a plan, e.g. behind a command, it converges from any state: then all of them are made.
  script: (resource, { change = directoriesOf(resource) }) =>
    change
      .map(
        (path) =>
          `${shell.directory({ path, mode: mode.toString(8), owner: resource.owner, group: resource.group })} || return`,
      )
      .join('\n'),
});

/** A Maildir. @throws InputError for a path that is not absolute. */
export function maildir(options: MaildirResource & Keywords): Task<MaildirResource> {
  hostPath(options.path);
  return task(maildirKind, options);
}
