import { quote } from '@waxseal/core';

/** A command, as words (run without a shell) or as POSIX sh text that the playbook's author vouches for. */
export type CommandWords = readonly string[] | string;

/** Shell text of a command: words quoted, text as it stands. */
export function commandText(run: CommandWords): string {
  return typeof run === 'string' ? run : run.map(quote).join(' ');
}

/**
 * The text of a command as the body of a subshell. Our own steps end at the first failure (`set -e`); of that mode dash
 * would leave to the text what it says inside `$( … )` alone, which nobody expects.
 */
export function subshellBody(text: string): string {
  return `set +e\n${text}`;
}
