import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError } from '@waxseal/core';
import { pieces } from './split-pattern.ts';

export interface ReadLimitOptions {
  readonly cwd: string;
  /** The hosts that `@last-failed` stands for; undefined when no run is known. */
  readonly lastFailed?: readonly string[];
}

async function linesOf(file: string, cwd: string): Promise<readonly string[]> {
  const text = await readFile(resolve(cwd, file), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new InputError('cannot read the limit file', { value: file, cause, hint: cause.code === 'ENOENT' ? 'there is no such file' : String(cause.code) });
  });
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

async function expand(part: string, { cwd, lastFailed }: ReadLimitOptions): Promise<readonly string[]> {
  if (!part.startsWith('@')) return [part];
  if (part !== '@last-failed') return linesOf(part.slice(1), cwd);
  if (lastFailed === undefined) throw new InputError('no run is known that failed', { value: part, hint: 'leave --limit out, or name the hosts' });
  return lastFailed;
}

/**
 * Replaces `@FILE` in a `--limit` pattern by the lines of the file (a host or pattern each), and `@last-failed` by the
 * hosts that failed in the last run. The result is a pattern for `selectHosts`.
 * @throws InputError when a file cannot be read or stands for no host at all.
 */
export async function readLimit(pattern: string, options: ReadLimitOptions): Promise<string> {
  if (!pattern.includes('@')) return pattern;
  const expanded = (await Promise.all(pieces(pattern).map((part) => expand(part, options)))).flat();
  if (expanded.length === 0) throw new InputError('the limit names no host', { value: pattern });
  return expanded.join(',');
}
