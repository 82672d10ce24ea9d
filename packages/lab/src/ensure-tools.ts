import { WaxsealError } from '@waxseal/core';
import { access, constants } from 'node:fs/promises';
import { labObstacle } from './lab-obstacle.ts';
import { mustRun } from './run-command.ts';

/** Programs the lab calls on this machine, with the Debian package that brings each. */
const tools: Readonly<Record<string, string>> = {
  mmdebstrap: 'mmdebstrap',
  ip: 'iproute2',
  openssl: 'openssl',
  'ssh-keygen': 'openssh-client',
  nsenter: 'util-linux',
  unshare: 'util-linux',
  flock: 'util-linux',
};
const folders = ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/bin'];

async function installed(tool: string): Promise<boolean> {
  const found = await Promise.all(
    folders.map((folder) =>
      access(`${folder}/${tool}`, constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

/** The keys that Debian signs its packages with; Ubuntu has them in a package of their own. */
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

async function missingPackages(): Promise<readonly string[]> {
  const keys = await access(keyring).then(
    () => [],
    () => ['debian-archive-keyring'],
  );
  const pairs = await Promise.all(
    Object.entries(tools).map(async ([tool, name]) => ((await installed(tool)) ? [] : [name])),
  );
  return [...new Set([...keys, ...pairs.flat()])];
}

/**
 * Sees to it that this machine has the programs the lab calls, installing what is missing by apt-get.
 * @throws WaxsealError where no lab can run, or when apt-get fails.
 */
export async function ensureTools(): Promise<void> {
  const obstacle = labObstacle();
  if (obstacle !== undefined)
    throw new WaxsealError(obstacle, { hint: 'run it as root on a Debian machine: sudo npx waxseal lab up' });
  const missing = await missingPackages();
  if (missing.length === 0) return;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await mustRun(['apt-get', 'update', '-qq'], { env, timeout: 300 });
  await mustRun(['apt-get', 'install', '-qq', '--no-install-recommends', ...missing], { env, timeout: 600 });
}
