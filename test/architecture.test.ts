import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readShellFiles, unknownCalls } from '../scripts/lint-shell.ts';

const root = join(import.meta.dirname, '..');

/** The floors of the house, from the ground up: arrows run downwards only. */
const floors = [
  ['core'],
  ['shell'],
  ['exim', 'zone', 'domain', 'keygen', 'inventory', 'remote'],
  ['playbook', 'probe', 'publish', 'reports'],
  ['roles', 'lab', 'report'],
  ['cli'],
  ['waxseal'],
] as const;
const packages = floors.flat();
const floorOf = (name: string): number => floors.findIndex((floor) => (floor as readonly string[]).includes(name));

/** Packages whose every file is pure, and the folders of `playbook`, `publish` and `reports` that are their edges. */
const pure = new Set(['core', 'shell', 'zone', 'domain', 'exim', 'playbook', 'publish', 'reports']);
const edges = ['packages/playbook/src/run/', 'packages/publish/src/places/', 'packages/reports/src/sources/'];
const impure = /^node:(?:fs|net|child_process|dgram|http|https|tls|dns|os|worker_threads)(?:\/|$)/;

interface Import {
  readonly file: string;
  readonly name: string;
  readonly module: string;
}

const isTest = (file: string): boolean => /\.test\.ts$|\.test-data\.ts$|\/testing\//.test(file);
const sources = (name: string): readonly string[] =>
  globSync(`packages/${name}/src/**/*.ts`, { cwd: root }).filter((file) => !isTest(file));
const importsOf = (name: string): readonly Import[] =>
  sources(name).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const modules = [
      ...text.matchAll(/^(?:import|export)[^'"`;]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm),
    ];
    return modules.map((match) => ({ file, name, module: match[1] ?? match[2] ?? match[3] ?? '' }));
  });

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}
const manifest = (name: string): Manifest =>
  JSON.parse(readFileSync(join(root, `packages/${name}/package.json`), 'utf8')) as Manifest;

it('has every package on a floor', () => {
  const found = globSync('packages/*/package.json', { cwd: root }).map((file) => file.split('/')[1]);
  expect(new Set(found)).toEqual(new Set(packages));
});

describe.each(packages)('@waxseal/%s', (name) => {
  const imports = importsOf(name);
  const external = imports.filter(({ module }) => !module.startsWith('.') && !module.startsWith('node:'));

  it('imports packages of lower floors only', () => {
    const upward = external.filter(
      ({ module }) => module.startsWith('@waxseal/') && floorOf(module.slice(9)) >= floorOf(name),
    );
    expect(upward).toEqual([]);
  });

  it('declares what it imports, and nothing else', () => {
    const used = new Set(
      external.map(({ module }) =>
        module
          .split('/')
          .slice(0, module.startsWith('@') ? 2 : 1)
          .join('/'),
      ),
    );
    const declared = Object.keys(manifest(name).dependencies ?? {});
    // ssh2 gives node-ssh's types their names; it is no import of its own.
    expect([...used].toSorted()).toEqual(declared.filter((one) => one !== 'ssh2').toSorted());
  });

  it('has one door for each dependency from outside', () => {
    const doors = Map.groupBy(
      external.filter(({ module }) => !module.startsWith('@waxseal/')),
      ({ module }) => module,
    );
    const wide = [...doors].filter(
      ([module, list]) => module !== 'zod' && module !== 'commander' && new Set(list.map(({ file }) => file)).size > 1,
    );
    expect(wide.map(([module, list]) => [module, ...new Set(list.map(({ file }) => file))])).toEqual([]);
  });

  it('keeps I/O out of what is pure', () => {
    if (!pure.has(name)) return expect(pure.has(name)).toBe(false);
    const touched = imports.filter(
      ({ file, module }) => impure.test(module) && !edges.some((edge) => file.startsWith(edge)),
    );
    return expect(touched).toEqual([]);
  });

  it('has a page for its reader, one index that names its exports, and no default export', () => {
    expect(readFileSync(join(root, `packages/${name}/README.md`), 'utf8')).toMatch(/^# (?:@waxseal\/|waxseal\n)/);
    expect(readFileSync(join(root, `packages/${name}/src/index.ts`), 'utf8')).not.toMatch(/export \*/);
    const defaults = sources(name).filter((file) => /^export default/m.test(readFileSync(join(root, file), 'utf8')));
    expect(defaults).toEqual([]);
  });
});

describe('the shell door', () => {
  const typescript = globSync('{packages,examples,scripts,playbooks,inventories}/**/*.ts', {
    cwd: root,
    exclude: (name) => name === 'node_modules' || name === 'dist',
  }).filter(
    (file) =>
      !file.endsWith('generated-templates.ts') &&
      !file.startsWith('packages/shell/') &&
      file !== 'scripts/lint-shell.ts',
  );

  it('is the only TypeScript that names a sh function or variable of the library', () => {
    expect(typescript.length).toBeGreaterThan(500);
    const named = typescript.filter((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return /\bws_[a-z]|\bWS_[A-Z]/.test(text) && !isTest(file);
    });
    expect(named).toEqual([]);
  });

  it('has its calls checked: each sh function that a template calls is defined in a template', () => {
    const files = readShellFiles(root);
    expect(unknownCalls(files)).toEqual([]);
    const broken = { ...files, 'broken.sh': 'ws_putt "$1" # ws_comment\nws_here=$(exim_nowhere) || return\n' };
    expect(unknownCalls(broken).map(({ line, name }) => `${line} ${name}`)).toEqual(['1 ws_putt', '2 exim_nowhere']);
  });
});
