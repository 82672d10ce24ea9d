import { PassThrough, type Readable } from 'node:stream';
import { sudoPrompt, shellStarted, type ShellCommand } from './become.ts';

/** What goes to the stdin of a shell. */
export interface ProgramInput {
  readonly stdin: string | Readable;
  /** Takes what the shell says on stderr. */
  readonly heard: (chunk: Buffer) => void;
  readonly close: () => void;
}

/** Milliseconds that sudo may take to check a password. */
const patience = 60_000;

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

/**
 * The password first, the program once the shell says that it runs, and nothing more when sudo asks again: it would take
 * the lines of the program for further attempts, and lock the account.
 */
function behindPassword(password: string, program: string): ProgramInput {
  const stream = new PassThrough();
  let said = '';
  let waiting = true;
  const decide = (rest?: string): void => {
    if (!waiting) return;
    waiting = false;
    clearTimeout(timer);
    if (rest === undefined) stream.end();
    else stream.end(rest);
  };
  const timer = setTimeout(() => decide(), patience).unref();
  stream.write(`${password}\n`);
  return {
    stdin: stream,
    heard(chunk) {
      if (!waiting) return;
      said = (said + chunk.toString('latin1')).slice(-65_536);
      if (said.includes(shellStarted)) decide(`${shellStarted}\n${program}`);
      else if (count(said, sudoPrompt) > 1) decide();
    },
    close: () => decide(),
  };
}

/** What goes to a shell: its preamble and the program, or the password and, in time, the program. */
export function programInput({ preamble, password }: ShellCommand, program: string): ProgramInput {
  if (password !== undefined) return behindPassword(password, preamble + program);
  return { stdin: preamble + program, heard: () => undefined, close: () => undefined };
}
