import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ExitCode, exitCodes, InputError } from '@waxseal/core';
import { commandSource } from '../init-source.ts';
import { parseInitZone, withInitZone } from '../init-zone.ts';
import { type InitZone, initZones } from '../init-zones.ts';
import { type Io, obstacleOf } from '../io.ts';
import { readShared } from '../shared-files.ts';
import { version } from '../version.ts';

const manifest = 'package.json';
const inventory = join('inventories', 'production.ts');
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

/** The template's text, the dependency on the command as this very command was installed. */
async function textOf(path: string, target: string, zone: InitZone): Promise<string> {
  const text = await readFile(path, 'utf8');
  if (relative(templates, path) === inventory) return withInitZone(text, zone);
  if (relative(templates, path) !== manifest) return text;
  return text.replace(`"waxseal": "^${version}"`, `"waxseal": ${JSON.stringify(await commandSource(target, version))}`);
}

async function projectFiles(target: string, zone: InitZone): Promise<readonly ProjectFile[]> {
  const entries = await readdir(templates, { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const files = await Promise.all(
    paths.map(async (path) => ({
      path: nameInProject(relative(templates, path)),
      text: await textOf(path, target, zone),
    })),
  );
  const playbook = 'playbooks/secure-mail.ts';
  return [...files, { path: playbook, text: await readShared(playbook) }].toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
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

/** What an existing package.json says, or nothing where there is none. */
async function readManifest(target: string): Promise<{ readonly type?: unknown } | undefined> {
  const file = join(target, manifest);
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw cause;
  });
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as { readonly type?: unknown };
  } catch (cause) {
    throw new InputError('this package.json is no JSON', { place: { file }, cause, hint: 'mend it first' });
  }
}

function keptWords(shown: string, { type }: { readonly type?: unknown }): string {
  const module = type === 'module' ? '' : '; the files written are ES modules, so run: npm pkg set type=module';
  return `kept  ${shown}${module}\n`;
}

function outlook(shown: string): string {
  const enter = shown === '.' ? '' : `  cd ${shown}\n`;
  return `
Next
${enter}  npm install
  put your domain and hosts into inventories/production.ts
  npx waxseal stage playbooks/secure-mail.ts -i inventories/production.ts --out staged    every file, no host contacted
  npx waxseal doctor -i inventories/production.ts                                         what stands in the way
  npx waxseal check playbooks/secure-mail.ts -i inventories/production.ts                 what would change
  npx waxseal apply playbooks/secure-mail.ts -i inventories/production.ts                 asks, then converges
`;
}

/** Where the zone lives: as the option says, else as somebody at a terminal does. */
async function zoneOf(zone: InitZone | undefined, io: Io): Promise<InitZone> {
  if (zone !== undefined || !io.interactive) return zone ?? 'bind';
  io.out(`Where does the zone of your domain live?
  bind        on a DNS host of your own, which waxseal sets up
  form        at a registrar with a web form: waxseal says what to enter
  rfc2136     on a name server that takes signed updates
  ${initZones.slice(3, -1).join(', ')}
  command     anywhere else: a program of yours is handed the changes
`);
  return parseInitZone(await io.ask('Place [bind]: '));
}

/** `waxseal init`: a new project. Existing files are never replaced, and where one stands in the way nothing is written. */
export async function init(directory: string, options: { readonly zone?: InitZone }, io: Io): Promise<ExitCode> {
  const target = resolve(io.cwd, directory);
  const all = await projectFiles(target, await zoneOf(options.zone, io));
  const kept = await readManifest(target);
  // An npm project that is there already, say of `npm install`, keeps its package.json.
  const files = kept === undefined ? all : all.filter(({ path }) => path !== manifest);
  await refuseToReplace(target, directory, files);
  try {
    for (const file of files) await write(target, file);
  } catch (cause) {
    throw new InputError(`the project cannot be written: ${obstacleOf(cause)}`, { place: { file: directory }, cause });
  }
  io.out(files.map(({ path }) => `wrote ${join(directory, path)}\n`).join(''));
  if (kept !== undefined) io.out(keptWords(join(directory, manifest), kept));
  io.out(outlook(directory));
  return exitCodes.done;
}
