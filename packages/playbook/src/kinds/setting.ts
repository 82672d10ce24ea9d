import { InputError, isKnown, type Maybe } from '@waxseal/core';
import { shell } from '@waxseal/shell';
import { defineResource, type Kind } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import { settled } from '../plan/settled.ts';
import { type EditChange, editEffect, editProbes, editScript, planEdit, type TextEdit } from '../plan/text-edit.ts';
import { insertLines, joinLines, splitLines, type TextLine } from '../plan/text-lines.ts';
import { hostPath } from '../world/posix-path.ts';

/** One `key=value` line of a settings file; other lines stay as they are. */
export interface SettingResource {
  readonly path: string;
  readonly key: string;
  readonly value: Maybe<string>;
  /** Quotes around the value: `update-exim4.conf.conf` wants `single`. */
  readonly quotes?: 'none' | 'single' | 'double';
  /** Make the file when it does not exist. */
  readonly create?: boolean;
}

const marks = { none: '', single: "'", double: '"' } as const;

function wantedLine(resource: SettingResource): string {
  const mark = marks[resource.quotes ?? 'none'];
  return `${resource.key}=${mark}${settled(resource.value)}${mark}`;
}

/** Sets a key in a text: its first line takes the value, further ones go, a missing one is added at the end. */
function setKey(text: string, key: string, wanted: string): string {
  const lines = splitLines(text);
  const matches = ({ text: line }: TextLine): boolean => {
    const bare = line.replace(/^[ \t]+/, '');
    return bare.startsWith(key) && /^[ \t]*=/.test(bare.slice(key.length));
  };
  const first = lines.findIndex(matches);
  if (first === -1) return joinLines(insertLines(lines, lines.length, [wanted]));
  return joinLines(
    lines.flatMap((line, index) => (index === first ? [{ ...line, text: wanted }] : matches(line) ? [] : [line])),
  );
}

function editOf(resource: SettingResource): TextEdit {
  return {
    path: resource.path,
    create: resource.create === true,
    edit: (text) => setKey(text, resource.key, wantedLine(resource)),
  };
}

/** The kind behind {@link setting}. */
const settingKind: Kind<SettingResource, EditChange> = defineResource({
  kind: 'setting',
  stages: true,
  subject: (resource) => `${resource.key} in ${resource.path}`,
  probes: (resource) => editProbes(resource.path),
  plan: (resource, world) => planEdit(editOf(resource), world),
  effect: (resource, world) => editEffect(editOf(resource), world),
  script: (resource, { change }) =>
    change !== undefined
      ? editScript(change)
      : shell.setting({
          path: resource.path,
          key: resource.key,
          line: wantedLine(resource),
          create: resource.create === true,
        }),
});

/**
 * One `key=value` line of a settings file.
 * @throws InputError for a key that is not a plain name, or a value that would break out of its quotes or its line.
 */
export function setting(options: SettingResource & Keywords): Task<SettingResource> {
  hostPath(options.path);
  const mark = marks[options.quotes ?? 'none'];
  const value = isKnown(options.value) ? options.value : '';
  const breaksOut = /[\0\r\n]/.test(value) || (mark !== '' && value.includes(mark));
  if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(options.key))
    throw new InputError('a setting has a plain name', { value: options.key });
  if (breaksOut)
    throw new InputError(`the value of ${options.key} may hold no newline and no quote of its own kind`, { value });
  return task(settingKind, options);
}
