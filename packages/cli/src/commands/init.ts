import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ExitCode, exitCodes, InputError } from '@waxseal/core';
import { type Io, obstacleOf } from '../io.ts';

const templates = fileURLToPath(new URL('../../templates/project', import.meta.url));

interface ProjectFile {
  /** Relative to the project. */
  readonly path: string;
  readonly text: string;
}

// npm leaves files out of a package whose names begin with a dot: the templates are named without it.
function nameInProject(path: string): string {
  return path
    .split(sep)
    .map((part) => (/^git(?:ignore|hub)$/.test(part) ? `.${part}` : part))
    .join(sep);
}

async function projectFiles(): Promise<readonly ProjectFile[]> {
  const entries = await readdir(templates, { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return Promise.all(
    paths.map(async (path) => ({ path: nameInProject(relative(templates, path)), text: await readFile(path, 'utf8') })),
  );
}

async function refuseToReplace(directory: string, shown: string, files: readonly ProjectFile[]): Promise<void> {
  const stands = await Promise.all(
    files.map(({ path }) =>
      lstat(join(directory, path)).then(
        () => true,
        () => false,
      ),
    ),
  );
  const faults = files
    .filter((_, index) => stands[index])
    .map(({ path }) => ({
      message: 'this file exists already, and init replaces nothing',
      place: { file: join(shown, path) },
      hint: 'choose another directory, or move the file away',
    }));
  if (faults.length > 0) throw new InputError(faults);
}

async function write(directory: string, { path, text }: ProjectFile): Promise<void> {
  const file = join(directory, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { flag: 'wx' });
}

function outlook(shown: string): string {
  const enter = shown === '.' ? '' : `  cd ${shown}\n`;
  return `
Next
${enter}  put your domain and hosts into inventories/production.ts
  waxseal stage playbooks/secure-mail.ts -i inventories/production.ts --out staged    every file, no host contacted
  waxseal doctor -i inventories/production.ts                                         what stands in the way
  waxseal check playbooks/secure-mail.ts -i inventories/production.ts                 what would change
  waxseal apply playbooks/secure-mail.ts -i inventories/production.ts                 asks, then converges
`;
}

/** `waxseal init`: a new project. Existing files are never replaced, and where one stands in the way nothing is written. */
export async function init(directory: string, io: Io): Promise<ExitCode> {
  const target = resolve(io.cwd, directory);
  const files = await projectFiles();
  await refuseToReplace(target, directory, files);
  try {
    for (const file of files) await write(target, file);
  } catch (cause) {
    throw new InputError(`the project cannot be written: ${obstacleOf(cause)}`, { place: { file: directory }, cause });
  }
  io.out(files.map(({ path }) => `wrote ${join(directory, path)}\n`).join(''));
  io.out(outlook(directory));
  return exitCodes.done;
}
