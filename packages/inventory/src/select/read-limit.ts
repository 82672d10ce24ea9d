import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError } from '@waxseal/core';
import { pieces } from './split-pattern.ts';

export interface ReadLimitOptions {
  readonly cwd: string;
  /** The hosts that `@last-failed` stands for; none when no run is known that failed. */
  readonly lastFailed?: readonly string[];
}

async function linesOf(file: string, cwd: string): Promise<readonly string[]> {
  const text = await readFile(resolve(cwd, file), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new InputError('cannot read the limit file', {
      value: file,
      cause,
      hint: cause.code === 'ENOENT' ? 'there is no such file' : String(cause.code),
    });
  });
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** One `@…` term: its sign, and what it names. */
const reference = /^([&!]?)@(.+)$/s;

async function namesOf(source: string, { cwd, lastFailed = [] }: ReadLimitOptions): Promise<readonly string[]> {
  if (source !== 'last-failed') return linesOf(source, cwd);
  if (lastFailed.length > 0) return lastFailed;
  throw new InputError('no failed host is remembered', {
    value: `@${source}`,
    hint: 'it stands for the hosts on which the last apply or verify of the playbook failed: leave --limit out, or name the hosts',
  });
}

/** Several names behind `&` keep what any of them names, whereas terms side by side would keep what all of them name. */
function anyOf(names: readonly string[], term: string): string {
  const wild = names.find((name) => !/^[\w.:-]+$/.test(name));
  if (wild !== undefined)
    throw new InputError('a limit file behind & may hold names of hosts only', {
      value: term,
      hint: `it holds ${wild}`,
    });
  // A colon would end the term.
  const escaped = names.map((name) => name.replaceAll('.', String.raw`\.`).replaceAll(':', String.raw`\x3a`));
  return `&~(${escaped.join('|')})$`;
}

async function expand(part: string, options: ReadLimitOptions): Promise<readonly string[]> {
  const [, sign, source] = reference.exec(part) ?? [];
  if (source === undefined) return [part];
  const names = await namesOf(source, options);
  return sign === '&' && names.length > 1 ? [anyOf(names, part)] : names.map((name) => `${sign}${name}`);
}

/**
 * Replaces `@FILE` in a `--limit` pattern by the lines of the file (a host or pattern each), and `@last-failed` by the
 * hosts that failed in the last run; behind `&` and `!` as well. The result is a pattern for `selectHosts`.
 * @throws InputError when a file cannot be read or stands for no host at all.
 */
export async function readLimit(pattern: string, options: ReadLimitOptions): Promise<string> {
  if (!pattern.includes('@')) return pattern;
  const expanded = (await Promise.all(pieces(pattern).map((part) => expand(part, options)))).flat();
  if (expanded.length === 0) throw new InputError('the limit names no host', { value: pattern });
  return expanded.join(',');
}
