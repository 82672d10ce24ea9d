import { existsSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secret } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import { connect } from '../index.ts';
import { checkBecome, shellCommand } from './become.ts';

describe('sudo', () => {
  it.each([
    ['is not installed', '/bin/sh: 1: sudo: not found\n', 'not installed', 'connect as root'],
    ['is not on the path', '/usr/bin/env: ‘sudo’: No such file or directory\n', 'not installed', 'connect as root'],
    ['wants a password that nobody gave', 'sudo: a password is required\n', 'asks for a password', '--ask-become-pass'],
    ['refuses the password', 'Sorry, try again.\nsudo: no password was provided\n', 'refused the password', 'again'],
    ['does not know the user who connects', 'deploy is not in the sudoers file.\n', 'may not use sudo', 'who may'],
    [
      'does not know the user to become',
      'sudo: unknown user nobody-here\n',
      'does not know the user',
      'ansible_become_user',
    ],
    ['says something else', 'whatever\n', 'did not start a shell', ''],
  ])('that %s is one clear error', (_name, stderr, message, hint) => {
    const run = (): unknown => checkBecome('mx1', {}, { status: 1, stdout: '', stderr });
    expect(run).toThrow(
      expect.objectContaining({
        name: 'Unreachable',
        message: expect.stringContaining(message),
        faults: [expect.objectContaining(hint === '' ? {} : { hint: expect.stringContaining(hint) })],
      }),
    );
  });

  it('gets its password on stdin, before the program, and never in the command', () => {
    const { command, password } = shellCommand({ user: "o'brien", password: secret('hunter2') });
    expect(command).toMatch(
      /^\/usr\/bin\/env LC_ALL=C sudo -k -S -p waxseal-sudo-prompt -u 'o'\\''brien' -- \/bin\/sh -c '/,
    );
    expect(command).not.toContain('hunter2');
    expect(password).toBe('hunter2');
  });

  const canTry = process.getuid?.() === 0 && existsSync('/usr/bin/sudo');
  it.skipIf(!canTry)(
    `starts one shell as another user${canTry ? '' : ' (not here: needs root and sudo)'}`,
    async () => {
      const connection = await connect('here', { kind: 'local', become: { user: 'nobody' } });
      expect(await connection.run('id -un; echo err >&2')).toEqual({ status: 0, stdout: 'nobody\n', stderr: 'err\n' });
      await connection.close();
    },
  );

  it.skipIf(!canTry)(
    `that asks for no password runs none of it as a command${canTry ? '' : ' (not here: needs root and sudo)'}`,
    async () => {
      const connection = await connect('here', {
        kind: 'local',
        become: { user: 'root', password: secret('echo hunter2; exit 7') },
      });
      expect(await connection.run('id -un; cat')).toEqual({ status: 0, stdout: 'root\n', stderr: '' });
      await connection.close();
    },
  );

  it('refuses a password that would reach into the program', () => {
    expect(() => shellCommand({ password: secret('hunter2\nrm -rf /') })).toThrow('holds a line break');
  });

  it.skipIf(!canTry)(
    `that does not know the user is an error of a real sudo too${canTry ? '' : ' (not here: needs root and sudo)'}`,
    async () => {
      const connection = await connect('here', { kind: 'local', become: { user: 'nobody-here' } });
      await expect(connection.run('true')).rejects.toThrow('does not know the user');
    },
  );
});

describe('a local or directory connection', () => {
  it('runs programs with the place on their first line, and stops them when told or when their time is up', async () => {
    const root = mkdtempSync(join(tmpdir(), 'waxseal-here-'));
    const connection = await connect('mx1', { kind: 'directory', root: join(root, "it's here") });
    expect((await connection.run('cd "$WAXSEAL_ROOT" && pwd; echo "$WAXSEAL_PLACE"')).stdout).toBe(
      `${root}/it's here\ndirectory\n`,
    );
    await expect(connection.run('sleep 5', { timeout: 1 })).rejects.toThrow('was stopped');
    await expect(connection.run('sleep 5', { signal: AbortSignal.timeout(200) })).rejects.toThrow();
    rmSync(root, { recursive: true });
  });

  it.each([
    ['no root', { kind: 'directory' as const }, 'needs a root'],
    ['the root of this machine', { kind: 'directory' as const, root: '/' }, 'may not be /'],
  ])('is refused with %s', async (_name, options, message) => {
    await expect(connect('mx1', options)).rejects.toThrow(message);
  });
});
