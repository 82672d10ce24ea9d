import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const isRoot = process.getuid?.() === 0;

const playbook = (content: string): string => `
import { definePlaybook, file } from '@waxseal/playbook';
import { z } from 'zod';
export default definePlaybook({
  name: 'one-file',
  vars: z.object({}),
  plays: (play) => [play('one', { hosts: 'all', tasks: () => [file({ path: '/etc/x', content: ${JSON.stringify(content)} })] })],
});
`;

const inventory = 'all:\n  hosts:\n    d1: { ansible_connection: directory, waxseal_root: tree }\n';

describe.skipIf(!isRoot)(
  `what cannot be written${isRoot ? '' : ' (skipped: needs root for mounts)'}`,
  { timeout: 60_000 },
  () => {
    let project: string;
    beforeEach(() => {
      mkdirSync(join(root, 'out'), { recursive: true });
      project = mkdtempSync(join(root, 'out', 'read-only-'));
      mkdirSync(join(project, 'tree'));
      writeFileSync(join(project, 'inventory.yml'), inventory);
      writeFileSync(join(project, 'playbook.ts'), playbook('hello\n'));
    });
    afterEach(() => rmSync(project, { recursive: true, force: true }));

    /** Runs the command in a mount namespace of its own, in which a directory of the project cannot be written. */
    const waxseal = (
      readOnly: string,
      ...args: readonly string[]
    ): { readonly status: number | null; readonly said: string } => {
      const main = join(root, 'packages/cli/src/main.ts');
      const mounts = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && cd . && shift && exec "$@"';
      const { status, stdout, stderr } = spawnSync(
        'unshare',
        [
          '-m',
          'sh',
          '-c',
          mounts,
          'sh',
          join(project, readOnly),
          process.execPath,
          '--conditions=@waxseal/source',
          main,
          ...args,
        ],
        { cwd: project, encoding: 'utf8', env: { ...process.env, INIT_CWD: project } },
      );
      return { status, said: stdout + stderr };
    };

    it.each([
      ['from the first run on', false],
      ['since an earlier run', true],
    ])('on a host fails at once, with the reason and one program: %s', (_since, earlier) => {
      if (earlier) {
        mkdirSync(join(project, 'other'));
        expect(waxseal('other', 'apply', 'playbook.ts', '-i', 'inventory.yml', '--yes').status).toBe(0);
        writeFileSync(join(project, 'playbook.ts'), playbook('other\n'));
      }
      const { status, said } = waxseal(
        'tree',
        'apply',
        'playbook.ts',
        '-i',
        'inventory.yml',
        '--yes',
        '--output',
        'plain',
      );
      // In the journal's directory, or already where the plan looks at the file.
      expect(said).toMatch(
        /Read-only file system|\/etc\/x cannot be written, not even by root\n +hint: it is on a read-only mount/,
      );
      expect(said).not.toContain('another run holds the lock');
      expect(said).toMatch(/^d1 +0 +0 +0 +1 +0 +no +1 /m);
      expect(status).toBe(1);
    });

    it('in the project is said before a host is touched', () => {
      cpSync(join(root, 'playbooks/secure-mail.ts'), join(project, 'secure-mail.ts'));
      for (const name of ['embedded.ts', 'embedded-internet.zone'])
        cpSync(join(root, 'inventories', name), join(project, name));
      const { status, said } = waxseal(
        '.',
        'apply',
        'secure-mail.ts',
        '-i',
        'embedded.ts',
        '--yes',
        '--output',
        'plain',
      );
      expect(status).toBe(3);
      expect(said).toContain('cannot be written');
      expect(said).not.toContain('changed');
      expect(said).not.toContain('--debug');
    });
  },
);
