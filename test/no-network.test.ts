import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const servers = ['192.0.2.53', '127.0.0.1', '2001:db8::53', '::1', 'fe80::1'];
const program = `import { domainName } from '@waxseal/core';
import { queryServer } from '@waxseal/probe';
for (const server of ${JSON.stringify(servers)}) {
  const query = { server, name: domainName('new.example'), type: 'A', timeout: 300 };
  console.log(await queryServer(query).then(() => 'answered', (error) => error.name + ': ' + error.message));
}
`;

// A network namespace of its own has a loopback interface that is down: nothing can be sent at all.
it.skipIf(process.getuid?.() !== 0)('a machine without any network gets an answer for each server, not a crash', () => {
  const argv = ['-n', process.execPath, '--conditions=@waxseal/source', '--input-type=module', '--eval', program];
  const { status, stdout, stderr } = spawnSync('unshare', argv, { encoding: 'utf8', cwd: root });
  expect(stderr).toBe('');
  expect(stdout.trim().split('\n')).toEqual(
    servers.map((server) => expect.stringContaining(`WaxsealError: ${server} cannot be asked: connect E`)),
  );
  expect(status).toBe(0);
});
