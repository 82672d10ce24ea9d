import { relative } from 'node:path';
import type { SecretOptions } from '../secrets/opener.ts';

/** What every reader of files needs to know. */
export interface Loading extends SecretOptions {
  /** The directory that relative paths start from and that shown paths are relative to. */
  readonly cwd: string;
  /** Seconds that an executable inventory may take for one answer. */
  readonly scriptTimeout: number;
}

/** A path as people know it: relative to where they are, when it is below. */
export function shownPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}
