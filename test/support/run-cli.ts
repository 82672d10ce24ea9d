import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Io, run } from '@waxseal/cli';

const root = join(import.meta.dirname, '../..');

/** What a command line said and ended with. */
export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A scratch project inside the repository, where the packages resolve, in a folder that git ignores. */
export interface ScratchProject extends Disposable {
  readonly directory: string;
  write(files: Readonly<Record<string, string>>): void;
  cli(...argv: readonly string[]): Promise<CliResult>;
  /** The same on a terminal at which somebody answers. */
  answering(answer: () => string | Promise<string>, ...argv: readonly string[]): Promise<CliResult>;
  /** The same as a process of its own, as users run it. */
  spawn(...argv: readonly string[]): Promise<CliResult>;
}

export function scratchProject(files: Readonly<Record<string, string>> = {}): ScratchProject {
  mkdirSync(join(root, 'out'), { recursive: true });
  const directory = mkdtempSync(join(root, 'out', 'cli-'));
  const write: ScratchProject['write'] = (more) => {
    for (const [name, text] of Object.entries(more)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
  };
  write(files);
  const runWith = async (argv: readonly string[], more: Partial<Io>): Promise<CliResult> => {
    let [out, err] = ['', ''];
    const io: Io = {
      out: (text) => void (out += text),
      err: (text) => void (err += text),
      cwd: directory,
      env: {},
      interactive: false,
      columns: () => 100,
      colour: false,
      signal: new AbortController().signal,
      clock: () => new Date(),
      ask: async () => '',
      ...more,
    };
    return { code: await run(argv, io), out, err };
  };
  return {
    directory,
    write,
    cli: (...argv) => runWith(argv, {}),
    answering: (answer, ...argv) => runWith(argv, { interactive: true, ask: async () => answer() }),
    spawn: (...argv) =>
      new Promise((resolve) => {
        const main = join(root, 'packages/cli/src/main.ts');
        execFile(
          process.execPath,
          ['--conditions=@waxseal/source', main, ...argv],
          { cwd: directory, env: { ...process.env, INIT_CWD: directory, NO_COLOR: '1' } },
          (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
        );
      }),
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}
