import { InputError, isKnown, type Maybe } from '@waxseal/core';
import { shell } from '@waxseal/shell';
import { defineResource, type Kind } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import { settled } from '../plan/settled.ts';
import {
  type EditChange,
  editEffect,
  editProbes,
  editScript,
  linesText,
  planEdit,
  type TextEdit,
} from '../plan/text-edit.ts';
import { endAt, insertLines, joinLines, splitLines, type TextLine } from '../plan/text-lines.ts';
import { hostPath } from '../world/posix-path.ts';

/** Lines between two marker lines of a text file; the rest of the file is somebody else's and stays. */
export interface BlockResource {
  readonly path: string;
  /** Names the block in its markers: `# BEGIN waxseal` … `# END waxseal`. */
  readonly marker: string;
  readonly text: Maybe<string>;
  /** What starts a comment in this file; `#` where not said. */
  readonly comment?: string;
  readonly create?: boolean;
  /**
   * Where a new block goes: at the end where not said, at the start, or behind a line: the first that is exactly the first
   * of these, then the first behind it that is exactly the second, and so on. At the end when there is none such.
   */
  readonly at?: 'start' | 'end' | { readonly after: readonly string[] };
}

/** The lines that a block stands between. */
export function blockMarkers({
  comment = '#',
  marker,
}: Pick<BlockResource, 'comment' | 'marker'>): readonly [begin: string, end: string] {
  return [`${comment} BEGIN ${marker}`, `${comment} END ${marker}`];
}

/** The index at which a new block begins. */
function newPlace(lines: readonly string[], at: BlockResource['at'] = 'end'): number {
  if (at === 'start') return 0;
  if (at === 'end') return lines.length;
  const anchor = at.after.reduce((from, line) => (from === -1 ? -1 : lines.indexOf(line, from) + 1 || -1), 0);
  return anchor === -1 ? lines.length : anchor;
}

/** The lines of a block's own text. How they end is for the file to say. */
const innerLines = (text: string): readonly string[] => splitLines(text).map((line) => line.text);

/** Replaces the block where it is, or puts it into its place. A begin without its end reaches to the end of the text. */
function setBlock(text: string, resource: BlockResource): string {
  const [begin, end] = blockMarkers(resource);
  const wanted = [begin, ...innerLines(settled(resource.text)), end];
  const lines = splitLines(text);
  const texts = lines.map((line) => line.text);
  const from = texts.indexOf(begin);
  if (from === -1) return joinLines(insertLines(lines, newPlace(texts, resource.at), wanted));
  const found = texts.indexOf(end, from);
  const to = found === -1 ? lines.length - 1 : found;
  const ends = endAt(lines, from + 1);
  const last = wanted.length - 1;
  // An end marker that is there keeps its end, be it none.
  const put = wanted.map((line, index) => ({
    text: line,
    end: index === last && found !== -1 ? (lines[found] as TextLine).end : ends,
  }));
  return joinLines([...lines.slice(0, from), ...put, ...lines.slice(to + 1)]);
}

function editOf(resource: BlockResource): TextEdit {
  return { path: resource.path, create: resource.create === true, edit: (text) => setBlock(text, resource) };
}

function script(resource: BlockResource): string {
  const [begin, end] = blockMarkers(resource);
  const wanted = linesText([begin, ...innerLines(settled(resource.text)), end]);
  return shell.block({
    path: resource.path,
    begin,
    end,
    wanted,
    create: resource.create === true,
    at: resource.at ?? 'end',
  });
}

/** The kind behind {@link block}. */
const blockKind: Kind<BlockResource, EditChange> = defineResource({
  kind: 'block',
  stages: true,
  subject: (resource) => `${resource.marker} in ${resource.path}`,
  probes: (resource) => editProbes(resource.path),
  plan: (resource, world) => planEdit(editOf(resource), world),
  effect: (resource, world) => editEffect(editOf(resource), world),
  script: (resource, { change }) => (change === undefined ? script(resource) : editScript(change)),
});

/** A marked block of a text file. @throws InputError for a marker that is no single line, or a text that holds a marker. */
export function block(options: BlockResource & Keywords): Task<BlockResource> {
  hostPath(options.path);
  const [begin, end] = blockMarkers(options);
  const after = typeof options.at === 'object' ? options.at.after : [''];
  if (after.length === 0 || after.some((one) => /[\0\r\n]/.test(one)))
    throw new InputError('a block goes behind lines, each without its end', { value: after.join('\n') });
  if (/[\0\r\n]/.test(begin) || options.marker === '')
    throw new InputError('a marker is one line', { value: options.marker });
  if (isKnown(options.text) && innerLines(options.text).some((one) => one === begin || one === end))
    throw new InputError('the text of a block holds one of its markers', { value: options.marker });
  return task(blockKind, options);
}
