import { quote, reveal, type Secret } from '@waxseal/core';

/** Where a program runs: on a system, or against a tree that stands for one. */
export interface ProgramPlace {
  readonly root: string;
  readonly place: 'system' | 'directory';
}

/** The text that goes to `sh -s`: the place on the first line, then the program. */
export function programText({ root, place }: ProgramPlace, program: string | Secret<string>): string {
  return `WAXSEAL_ROOT=${quote(root)} WAXSEAL_PLACE=${place}\n${reveal(program)}`;
}
