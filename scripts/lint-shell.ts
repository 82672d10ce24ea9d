import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// What `pnpm lint` runs on shell: shellcheck on every template, and a look at the calls that cross from one file to another.

/**
 * Left out for all files: names that the files of a program share, which shellcheck, looking at one file, cannot know; `A && B || C`,
 * which the programs say where C is for both; and awk text in single quotes.
 */
const leftOut = ['SC2034', 'SC2153', 'SC2154', 'SC2015', 'SC2016'];

/** Functions that typed doors define around what they are given. */
const byDoors = ['ws_main', 'ws_output'];

/** A call of a function that no template defines. */
export interface UnknownCall {
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

/** Sh text by the file it stands in. */
export type ShellFiles = Readonly<Record<string, string>>;

const definition = /^ *([a-z][a-z0-9_]*)\(\) *[({]/gm;
const assigned = /\b([a-z][a-z0-9_]*)=|\bfor ([a-z][a-z0-9_]*)|\bread (?:-r )?([A-Za-z_][\w ]*)/g;

function namesIn(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap((match) => match.slice(1).flatMap((names) => (names ?? '').split(' ')));
}

/** Finds the calls of functions with a template's prefix (`ws_`, `exim_`, …) that are defined in none of the files. */
export function unknownCalls(files: ShellFiles): readonly UnknownCall[] {
  const texts = Object.values(files);
  const known = new Set([...byDoors, ...texts.flatMap((text) => namesIn(text, definition))]);
  const variables = new Set(texts.flatMap((text) => namesIn(text, assigned)));
  const prefixes = new Set([...known].map((name) => name.split('_')[0] ?? ''));
  return Object.entries(files).flatMap(([file, text]) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        [...line.replace(/(?:^|\s)#.*$/, '').matchAll(/(?<![\w$/{.-])([a-z]+)_[a-z0-9_]+(?![\w=])/g)].flatMap(
          ([name, prefix = '']) =>
            prefixes.has(prefix) && !name.endsWith('_') && !known.has(name) && !variables.has(name)
              ? [{ file, line: index + 1, name }]
              : [],
        ),
      ),
  );
}

/** Reads every shell template. */
export function readShellFiles(root: string): ShellFiles {
  const files = globSync('packages/*/templates/*.sh', { cwd: root }).toSorted();
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
}

function main(root: string): number {
  const files = readShellFiles(root);
  const unknown = unknownCalls(files);
  for (const { file, line, name } of unknown) console.log(`${file}:${line} calls ${name}, which no template defines`);
  if (spawnSync('shellcheck', ['--version']).error !== undefined) {
    console.log('shellcheck is not installed (apt install shellcheck): the shell templates were not looked at');
    return 1;
  }
  const options = ['--shell=sh', `--exclude=${leftOut.join(',')}`, '--format=gcc'];
  try {
    execFileSync('shellcheck', [...options, ...Object.keys(files)], { cwd: root, stdio: 'inherit' });
  } catch {
    return 1;
  }
  return unknown.length > 0 ? 1 : 0;
}

if (import.meta.main) process.exitCode = main(join(import.meta.dirname, '..'));
