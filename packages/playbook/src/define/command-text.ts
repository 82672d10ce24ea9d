import { quote } from '@waxseal/core';

/** A command, as words (run without a shell) or as POSIX sh text that the playbook's author vouches for. */
export type CommandWords = readonly string[] | string;

/** Shell text of a command: words quoted, text as it stands. */
export function commandText(run: CommandWords): string {
  return typeof run === 'string' ? run : run.map(quote).join(' ');
}
