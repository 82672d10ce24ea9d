import { InputError, isKnown, type Maybe, reveal, Secret } from '@waxseal/core';
import { shell } from '@waxseal/shell';
import { defineResource, type Kind } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import { settled } from '../plan/settled.ts';
import { type EditChange, editEffect, editProbes, editScript, planEdit, type TextEdit } from '../plan/text-edit.ts';
import { insertLines, joinLines, splitLines, type TextLine } from '../plan/text-lines.ts';
import { hostPath } from '../world/posix-path.ts';

/** One line of a text file. */
export interface LineResource {
  readonly path: string;
  /** A secret one is never shown, nor is what else changes with it. */
  readonly line: Maybe<string | Secret<string>>;
  /** The first line that starts so is replaced by the line; without it the line is added at the end when it is missing. */
  readonly startsWith?: string;
  /** `false`: every such line goes. */
  readonly present?: boolean;
  readonly create?: boolean;
}

function setLine(text: string, resource: LineResource): string {
  const wanted = reveal(settled(resource.line));
  const lines = splitLines(text);
  const matches = ({ text: line }: TextLine): boolean =>
    line === wanted || (resource.startsWith !== undefined && line.startsWith(resource.startsWith));
  if (resource.present === false) return joinLines(lines.filter((line) => !matches(line)));
  if (lines.some((line) => line.text === wanted)) return text;
  const at = lines.findIndex(matches);
  if (at === -1) return joinLines(insertLines(lines, lines.length, [wanted]));
  return joinLines(lines.map((line, index) => (index === at ? { ...line, text: wanted } : line)));
}

function editOf(resource: LineResource): TextEdit {
  return { path: resource.path, create: resource.create === true, edit: (text) => setLine(text, resource) };
}

function script(resource: LineResource): string {
  return shell.line({
    path: resource.path,
    line: reveal(settled(resource.line)),
    startsWith: resource.startsWith,
    present: resource.present !== false,
    create: resource.create === true,
  });
}

const isSecret = ({ line: wanted }: Pick<LineResource, 'line'>): boolean => wanted instanceof Secret;

function subject({ line: wanted, path }: LineResource): string {
  if (wanted instanceof Secret) return `a secret line in ${path}`;
  return `${isKnown(wanted) ? JSON.stringify(wanted) : 'a line'} in ${path}`;
}

/** The kind behind {@link line}. */
const lineKind: Kind<LineResource, EditChange> = defineResource({
  kind: 'line',
  stages: true,
  subject,
  probes: (resource) => editProbes(resource.path),
  plan: (resource, world) => planEdit(editOf(resource), world),
  effect: (resource, world) => editEffect(editOf(resource), world),
  script: (resource, { change }) => (change === undefined ? script(resource) : editScript(change)),
});

/** One line of a text file. @throws InputError for a line with a newline, or an empty `startsWith`. */
export function line(options: LineResource & Keywords): Task<LineResource> {
  hostPath(options.path);
  const known = isKnown(options.line) ? reveal(options.line) : '';
  if (/[\0\r\n]/.test(known + (options.startsWith ?? '')))
    throw new InputError('a line holds no newline', isSecret(options) ? {} : { value: known });
  if (options.startsWith === '') throw new InputError('an empty startsWith would match every line');
  return task(lineKind, isSecret(options) ? { ...options, secret: true } : options);
}
