import { resolve } from 'node:path';
import { InputError } from '@waxseal/core';
import { openFile, readOpened, readStream } from './read-octets.ts';

/** The world of one invocation, as parameters: commands touch nothing else of the process. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly interactive: boolean;
  readonly columns: () => number;
  readonly rows?: () => number;
  readonly colour: boolean;
  readonly signal: AbortSignal;
  readonly clock: () => Date;
  /** Whoever draws on the terminal says how a notice gets there without tearing the drawing: the last one who said so is asked. */
  readonly onNotice?: (say: (text: string) => void) => void;
  /** Whoever draws on the terminal says how to hold the drawing while a question is asked; what that gives back goes on drawing. */
  readonly onQuestion?: (hold: () => () => void) => void;
  /** Asks a question on the terminal, one at a time, the live view held; `hidden` for a password. */
  readonly ask: (question: string, hidden?: boolean) => Promise<string>;
}

const obstacles: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a directory',
  EACCES: 'this user may not read it',
  ENOTDIR: 'a part of the path is a file',
};

/** What stood in the way of a file, in people's words. */
export function obstacleOf(cause: unknown): string {
  const { code = '', message = String(cause) } = cause as Partial<NodeJS.ErrnoException>;
  return obstacles[code] ?? message;
}

/** Refuses a file that cannot be read, naming what it was to be and what stood in the way. */
export function unreadable(what: string, file: string, cause: unknown, hint?: string): InputError {
  return new InputError(`${what} cannot be read: ${obstacleOf(cause)}`, {
    place: { file },
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Reads a file where the user stands, or stdin for `-`; an interruption ends the wait for a pipe. */
export async function readInput(file: string, { cwd, signal }: Pick<Io, 'cwd' | 'signal'>): Promise<Buffer> {
  return file === '-' ? readStream(process.stdin, signal) : readOpened(openFile(resolve(cwd, file)), signal);
}
