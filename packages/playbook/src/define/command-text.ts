import { quote } from '@waxseal/core';

/** A command, as words (run without a shell) or as POSIX sh text that the playbook's author vouches for. */
export type CommandWords = readonly string[] | string;

/** Shell text of a command: words quoted, text as it stands. */
export function commandText(run: CommandWords): string {
  return typeof run === 'string' ? run : run.map(quote).join(' ');
}

/**
 * The text of a command as the body of a subshell. It runs without the modes of our own steps (`set -eu`), as people know
 * sh; and by `eval`, so that a text which sh cannot read fails alone, and does not take what follows it in the program along.
 */
export function subshellBody(text: string): string {
  return `set +eu\neval ${quote(text)}`;
}
