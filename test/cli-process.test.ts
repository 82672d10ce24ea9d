import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scratchProject } from './support/run-cli.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const node = ['--conditions=@waxseal/source', join(root, 'packages/cli/src/main.ts')];

/** Outside the repository, where no `node_modules` holds our packages. */
let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'waxseal-cli-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function waxseal(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...node, ...argv],
      { cwd, env: { ...process.env, INIT_CWD: cwd, ...env } },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

describe('a new project', () => {
  it('from an empty directory stages its hosts, and its zone passes the check', async () => {
    const made = await waxseal(['init', '.']);
    expect(made.code, made.err).toBe(0);
    expect(made.out).toContain('wrote inventories/production.ts');
    const staged = await waxseal([
      'stage',
      'playbooks/secure-mail.ts',
      '-i',
      'inventories/production.ts',
      '--out',
      'staged',
    ]);
    expect(staged.code, staged.out + staged.err).toBe(0);
    expect(staged.err).toBe('');
    const checked = await waxseal(['zone', 'check', '--output', 'github', 'staged']);
    expect(checked.code, checked.out).toBe(0);
    expect(readFileSync(join(cwd, '.gitignore'), 'utf8')).toMatch(/^\.waxseal\/\*$/m);
  });

  it('asks where the zone lives, and writes an inventory that the command reads', async () => {
    using project = scratchProject();
    const asked = await project.answering(() => 'form', 'init', 'asked');
    expect(asked.code, asked.err).toBe(0);
    expect(asked.out).toContain('Where does the zone of your domain live?');
    const places = 'bind form rfc2136 powerdns cloudflare desec gandi hetzner ovh route53 command'.split(' ');
    for (const zone of places) {
      const made = await project.cli('init', zone, '--zone', zone);
      expect(made.code, made.err).toBe(0);
      const inventory = readFileSync(join(project.directory, zone, 'inventories/production.ts'), 'utf8');
      expect([inventory.includes(`zone: { at: '${zone}'`), inventory.includes('dns: {')]).toEqual(
        zone === 'bind' ? [false, true] : [true, false],
      );
    }
    expect(readFileSync(join(project.directory, 'asked/inventories/production.ts'), 'utf8')).toBe(
      readFileSync(join(project.directory, 'form/inventories/production.ts'), 'utf8'),
    );
    const staged = [
      'stage',
      'form/playbooks/secure-mail.ts',
      '-i',
      'form/inventories/production.ts',
      '--out',
      'staged',
    ];
    expect((await project.cli(...staged)).code).toBe(0);
    const refused = await project.answering(() => 'nowhere', 'init', 'other');
    expect(refused).toMatchObject({ code: 3, err: expect.stringContaining('no such place for a zone, got "nowhere"') });
  });

  it('replaces nothing: where a file stands in the way it writes none', async () => {
    mkdirSync(join(cwd, 'inventories'));
    writeFileSync(join(cwd, 'inventories/production.ts'), 'mine');
    const refused = await waxseal(['init', '.']);
    expect(refused).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringContaining('production.ts\n  this file exists already'),
    });
    expect((await waxseal(['zone', 'check', 'playbooks'])).err).toContain('no such file');
    expect(readFileSync(join(cwd, 'inventories/production.ts'), 'utf8')).toBe('mine');
  });

  it.each([
    ['{"name":"mine","type":"commonjs"}', 'npm pkg set type=module'],
    ['{"name":"mine","type":"module"}', 'kept'],
  ])('keeps the package.json of an npm project: %s', async (manifest, says) => {
    writeFileSync(join(cwd, 'package.json'), manifest);
    const made = await waxseal(['init', '.']);
    expect(made).toMatchObject({ code: 0, out: expect.stringContaining(says) });
    expect(made.out.includes('npm pkg set')).toBe(manifest.includes('commonjs'));
    expect(readFileSync(join(cwd, 'package.json'), 'utf8')).toBe(manifest);
  });

  it('names what a playbook imports that nobody has', async () => {
    writeFileSync(join(cwd, 'mine.mjs'), "import '@waxseal/nowhere';\n");
    const refused = await waxseal(['check', 'mine.mjs', '-i', 'mx1,']);
    expect(refused).toMatchObject({
      code: 3,
      err: expect.stringMatching(/mine\.mjs[^]*@waxseal\/nowhere[^]*mine\.mjs/),
    });
  });
});

describe('a process among others', () => {
  it('is not ended by a reader that goes away', async () => {
    await waxseal(['init', '.']);
    const child = spawn(
      process.execPath,
      [...node, 'stage', 'playbooks/secure-mail.ts', '-i', 'inventories/production.ts', '--out', 'staged'],
      { cwd, env: { ...process.env, INIT_CWD: cwd }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    child.stdout.destroy();
    child.stderr.destroy();
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, 'staged/ns1/etc/bind/zones/db.new.example'), 'utf8')).toContain('_dmarc');
  });

  it.each<[string, readonly string[], Readonly<Record<string, string>>, boolean]>([
    ['without colours where stdout is no terminal', [], {}, false],
    ['with them for --color', ['--color'], {}, true],
    ['without them for NO_COLOR, whatever the flag says', ['--color'], { NO_COLOR: '1' }, false],
    ['with them again when NO_COLOR is empty', ['--color'], { NO_COLOR: '' }, true],
    ['without them for --no-color', ['--color', '--no-color'], {}, false],
  ])('speaks %s', async (_how, flags, env, colours) => {
    writeFileSync(
      join(cwd, 'mine.mjs'),
      "import { definePlaybook, file } from '@waxseal/playbook';\nconst vars = { '~standard': { version: 1, vendor: 'none', validate: (value) => ({ value }) } };\nexport default definePlaybook({ name: 'mine', vars, plays: (play) => [play('one', { hosts: 'all', tasks: () => [file({ path: '/a', content: 'a' })] })] });\n",
    );
    writeFileSync(join(cwd, 'hosts'), 'mx1 ansible_connection=directory waxseal_root=mx1\n');
    const said = await waxseal(['apply', 'mine.mjs', '-i', 'hosts', '--yes', ...flags], env);
    expect(said.code, said.err).toBe(0);
    expect(said.out.includes('\u001B[')).toBe(colours);
  });

  it('keeps stdout to JSON alone', async () => {
    const told = await waxseal(['facts', '-i', 'mx1,', '--limit', 'mx2', '--output', 'json']);
    expect(told).toMatchObject({ code: 3, out: '', err: expect.stringContaining('"mx2"') });
  });
});
