import { quote } from '@waxseal/core';

/** A file with exactly this content. Where an attribute is left out it stays as it is; a new file is 0644, root's. */
export interface FileToPut {
  /** Absolute, as the host has it. */
  readonly path: string;
  /** The SHA-256 of the content, in hex: what arrives is held against it. */
  readonly sha256: string;
  /** In octal digits: `640`. */
  readonly mode?: string | undefined;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
  readonly content: string;
}

const call = (name: string, ...words: readonly string[]): string => [name, ...words.map(quote)].join(' ');

/** The call that writes a file. The content stands in it, in base64: the program is as secret as what it writes. */
export function put({ path, sha256, mode = '-', owner = '-', group = '-', content }: FileToPut): string {
  return call('ws_put', path, sha256, mode, owner, group, Buffer.from(content).toString('base64'));
}
