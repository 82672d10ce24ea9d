import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { exportFormats } from '@waxseal/zone';
import { expect, it } from 'vitest';
import { scratchProject } from './support/run-cli.ts';

const main = join(import.meta.dirname, '../packages/cli/src/main.ts');

/** The files that a command line loads, as Node's own loader names them. */
function loadedBy(...argv: readonly string[]): readonly string[] {
  const script = `
    import { registerHooks } from 'node:module';
    const seen = new Set();
    registerHooks({ load(url, context, next) { seen.add(url); return next(url, context); } });
    process.on('exit', () => process.stderr.write([...seen].join('\\n')));
    process.argv = [process.argv[0], ${JSON.stringify(main)}, ...${JSON.stringify(argv)}];
    await import(${JSON.stringify(main)});`;
  const shell = `exec "$0" --conditions=@waxseal/source --input-type=module -e "$1" 2>&1 >/dev/null`;
  return execFileSync('sh', ['-c', shell, process.execPath, script], { encoding: 'utf8' })
    .split('\n')
    .filter((url) => url.startsWith('file:'));
}

it('shows help without loading any package but its own and commander', () => {
  const foreign = loadedBy('--help').filter((url) => !/packages\/cli\/src\/|\/commander\//.test(url));
  expect(foreign).toEqual([]);
});

it('loads for a command what that command needs, not the engine', () => {
  expect(
    loadedBy('key', 'list').filter((url) => /packages\/(?:playbook|remote|probe|lab|inventory)\//.test(url)),
  ).toEqual([]);
});

it('offers every form that a zone can be exported to', async () => {
  using project = scratchProject();
  const { err } = await project.cli('zone', 'export', 'x', '--to', 'nothing');
  expect(err).toContain(`Allowed choices are ${exportFormats.join(', ')}`);
});
