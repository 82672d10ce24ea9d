import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const names = [
  'core',
  'exim',
  'zone',
  'keygen',
  'inventory',
  'remote',
  'playbook',
  'probe',
  'roles',
  'report',
  'lab',
  'cli',
];

let project: string;
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'waxseal-published-'));
});
afterAll(() => rmSync(project, { recursive: true }));

it('every package is what its tarball would be: built, with types, and importable without our source', () => {
  const links = names.map(
    (name) =>
      `import * as ${name} from ${JSON.stringify(join(root, `packages/${name}/dist/index.js`))}; console.log('${name}', Object.keys(${name}).length > 0);`,
  );
  writeFileSync(join(project, 'all.mjs'), links.join('\n'));
  const said = execFileSync('node', ['all.mjs'], { cwd: project, encoding: 'utf8' });
  expect(said).toBe(names.map((name) => `${name} true\n`).join(''));
});

it('the built command runs a user’s playbook outside the repository', () => {
  writeFileSync(
    join(project, 'inventory.yml'),
    'all:\n  vars: { domain: new.example }\nmail:\n  hosts:\n    mx1: { ansible_connection: directory, waxseal_root: out/mx1, address: 192.0.2.11 }\n',
  );
  const playbook = [
    `import { definePlaybook, directory, file } from ${JSON.stringify(join(root, 'packages/playbook/dist/index.js'))};`,
    `import { MailVars } from ${JSON.stringify(join(root, 'packages/roles/dist/index.js'))};`,
    "export default definePlaybook({ name: 'mine', vars: MailVars, plays: (play) => [play('one', { hosts: 'mail', tasks: ({ vars }) => [directory({ path: '/etc' }), file({ path: '/etc/mailname', content: `${vars.domain}\\n` })] })] });",
  ];
  writeFileSync(join(project, 'mine.ts'), playbook.join('\n'));
  const run = (): string =>
    execFileSync(
      'node',
      [join(root, 'packages/cli/dist/main.js'), 'apply', 'mine.ts', '-i', 'inventory.yml', '--yes'],
      { cwd: project, encoding: 'utf8', env: { ...process.env, INIT_CWD: '' } },
    );
  expect(run()).toContain('2 changed on 1 host');
  expect(run()).toContain('0 changed on 1 host');
});
