import { quote } from '@waxseal/core';

/** One word that the host's shell expands: text of sh, as opposed to a string, which reaches a function as it is. */
export interface ShellWord {
  readonly sh: string;
}

/** What a sh function may be called with. */
export type Word = string | number | ShellWord;

/** A path of the host as its programs open it: below the root that the connection works in. */
export function livePath(path: string): ShellWord {
  return { sh: `"$WAXSEAL_ROOT"${quote(path)}` };
}

/** A path where the step works just now: in the staged copy of a transaction, or below the host's root. */
export function targetPath(path: string): ShellWord {
  return { sh: `"$WS_AT"${quote(path)}` };
}

/** Writes a word into sh text: a string is quoted, so that the shell reads back exactly this one. */
export function wordText(word: Word): string {
  return typeof word === 'object' ? word.sh : quote(String(word));
}
