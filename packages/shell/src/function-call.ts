import { type Word, wordText } from './word.ts';

/** Writes the call of one of some sh functions; a name that is not among them does not compile. */
export type FunctionCall<Name extends string> = (name: Name, ...words: readonly Word[]) => string;

/**
 * The way in to the sh functions of a package's own templates, whose names its generated module lists: a function that is
 * renamed there breaks the build here.
 */
export function functionCall<Name extends string>(): FunctionCall<Name> {
  return (name, ...words) => [name, ...words.map(wordText)].join(' ');
}
