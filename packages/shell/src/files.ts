import { call, unset, yesNo } from './call.ts';

/** Attributes in octal digits and names; what is left out stays as it is. */
export interface AttributeWords {
  /** In octal digits: `640`. */
  readonly mode?: string | undefined;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
}

/** A file with exactly this content. A new one without attributes is 0644, root's. */
export interface FileToPut extends AttributeWords {
  /** Absolute, as the host has it. */
  readonly path: string;
  /** The SHA-256 of the content, in hex: what arrives is held against it. */
  readonly sha256: string;
  readonly content: string;
}

/** What a file must hold before it is written. */
export interface Expected {
  readonly path: string;
  /** The SHA-256 that the plan saw, in hex; `absent` where there was nothing. */
  readonly before: string;
  /** The SHA-256 of what is written: an earlier try of the same step may have written it already. */
  readonly after: string;
  /** A staged copy that is made as it is needed says nothing of the live file; one that is whole is looked at as well. */
  readonly look: 'live' | 'live and staged';
}

/** The words by which a function knows attributes. */
export const attributeWords = ({ mode = unset, owner = unset, group = unset }: AttributeWords): readonly string[] => [
  mode,
  owner,
  group,
];

/** The call that writes a file. The content stands in it, in base64: the program is as secret as what it writes. */
export function put(file: FileToPut): string {
  return call('ws_put', file.path, file.sha256, ...attributeWords(file), Buffer.from(file.content).toString('base64'));
}

/** The call that fails, and writes nothing, when a file is no longer the one that was planned upon. */
export function expectFile({ path, before, after, look }: Expected): string {
  return `${call('ws_expect', path, before, after, look === 'live' ? 'live' : 'staged')} || return`;
}

/** The call that makes a directory, whose parent exists, and gives it its attributes. */
export function directory(wanted: AttributeWords & { readonly path: string }): string {
  return call('ws_directory', wanted.path, ...attributeWords(wanted));
}

/** The call that makes a symbolic link to a text. */
export function symlink(path: string, target: string): string {
  return call('ws_symlink', path, target);
}

/** The call that removes what is at a path: a directory that is not empty only when that is meant. */
export function remove(path: string, options: { readonly recursive: boolean }): string {
  return call('ws_remove', path, yesNo(options.recursive));
}
