import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

/** The world of one invocation, as parameters: commands touch nothing else of the process. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly interactive: boolean;
  readonly columns: () => number;
  readonly colour: boolean;
  readonly signal: AbortSignal;
  readonly clock: () => Date;
  /** Asks a question on the terminal; `hidden` for a password. */
  readonly ask: (question: string, hidden?: boolean) => Promise<string>;
}

/** Reads a file where the user stands, or stdin for `-`. */
export async function readInput(file: string, { cwd }: Pick<Io, 'cwd'>): Promise<Buffer> {
  if (file !== '-') return readFile(resolve(cwd, file));
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
