import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { sharedFiles } from '../packages/cli/src/shared-files.ts';

// Makes the tarballs of a release: `pnpm release:pack [DIRECTORY]`, `out/release` by default. Each library is one of its
// own; the one of `waxseal` holds all libraries, so that the command installs before any of them is on npm.

const root = join(import.meta.dirname, '..');

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly [field: string]: unknown;
}

interface Package {
  readonly directory: string;
  readonly manifest: Manifest;
}

const command = 'waxseal';

function readPackages(): readonly Package[] {
  return globSync('packages/*/package.json', { cwd: root }).map((file) => ({
    directory: join(root, dirname(file)),
    manifest: JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest,
  }));
}

/** Exports without the condition that leads to our sources, which no tarball holds. */
function published(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([condition]) => condition !== '@waxseal/source')
      .map(([name, part]) => [name, published(part)]),
  );
}

/** The manifest as npm has it: exact versions for our own packages, no scripts, nothing of the workspace. */
function publishedManifest({ manifest }: Package, versions: ReadonlyMap<string, string>): Manifest {
  const { scripts: _scripts, devDependencies: _tools, ...kept } = manifest;
  const dependencies = Object.fromEntries(
    Object.entries(manifest.dependencies ?? {}).map(([name, range]) => [name, versions.get(name) ?? range]),
  );
  return {
    ...kept,
    ...(manifest.exports === undefined ? {} : { exports: published(manifest.exports) as Record<string, unknown> }),
    ...(Object.keys(dependencies).length === 0 ? {} : { dependencies }),
  };
}

/** Lays out what a package's tarball holds: its files, without what only a build needs. */
function stage(one: Package, directory: string, manifest: Manifest): void {
  mkdirSync(directory, { recursive: true });
  const isShipped = (path: string): boolean => !path.endsWith('.tsbuildinfo');
  for (const file of one.manifest.files ?? []) {
    const from = join(one.directory, file);
    if (!existsSync(from)) throw new Error(`${one.manifest.name}: ${file} is missing; run pnpm build first`);
    cpSync(from, join(directory, file), { recursive: true, filter: isShipped });
  }
  if (one.manifest.name === '@waxseal/cli') {
    for (const file of sharedFiles) cpSync(join(root, file), join(directory, 'templates/shared', file));
  }
  cpSync(join(root, 'LICENSE'), join(directory, 'LICENSE'));
  writeFileSync(join(directory, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

function pack(directory: string, into: string): void {
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', into], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** The command's tarball has the libraries inside, and asks npm only for what others wrote. */
function commandManifest(
  packages: readonly Package[],
  manifest: Manifest,
  versions: ReadonlyMap<string, string>,
): Manifest {
  const libraries = packages.filter((one) => one.manifest.name !== command).map((one) => one.manifest);
  const foreign = libraries.flatMap((one) =>
    Object.entries(one.dependencies ?? {}).filter(([name]) => !versions.has(name)),
  );
  return {
    ...manifest,
    dependencies: Object.fromEntries([...foreign, ...libraries.map(({ name, version }) => [name, version])]),
    bundleDependencies: libraries.map(({ name }) => name),
  };
}

function main(into: string): void {
  const packages = readPackages();
  const versions = new Map(packages.map(({ manifest }) => [manifest.name, manifest.version]));
  const work = mkdtempSync(join(tmpdir(), 'waxseal-release-'));
  mkdirSync(into, { recursive: true });
  try {
    const libraries = packages.filter(({ manifest }) => manifest.name !== command);
    for (const one of libraries) {
      const directory = join(work, one.manifest.name);
      stage(one, directory, publishedManifest(one, versions));
      pack(directory, into);
    }
    for (const one of packages.filter(({ manifest }) => manifest.name === command)) {
      const directory = join(work, command);
      stage(one, directory, commandManifest(packages, publishedManifest(one, versions), versions));
      for (const { manifest } of libraries) {
        cpSync(join(work, manifest.name), join(directory, 'node_modules', manifest.name), { recursive: true });
      }
      pack(directory, into);
    }
  } finally {
    rmSync(work, { recursive: true });
  }
  for (const file of globSync('*.tgz', { cwd: into }).toSorted()) console.log(join(into, file));
}

main(resolve(process.env['INIT_CWD'] ?? '.', process.argv[2] ?? 'out/release'));
