import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mustRun } from '../run-command.ts';
import { labDirectory } from '../state/lab-directory.ts';
import type { HostRecord } from './host-record.ts';
import { hostPaths } from './host-paths.ts';

const keyTypes = ['ed25519', 'ecdsa'] as const;
const keyFile = (type: string): string => `ssh_host_${type}_key`;

/** The files with which a caller enters every host of a lab. */
export interface SshAccess {
  /** The private key that opens `root` and `deploy` (who may sudo) on every host. */
  readonly identityFile: string;
  /** The host keys of all hosts, by name and address. */
  readonly knownHostsFile: string;
  /** An ssh_config that uses both, and trusts nothing else. */
  readonly configFile: string;
}

/** The files with which a caller enters every host of the lab. */
export function sshAccess(id: string): SshAccess {
  const folder = join(labDirectory(id), 'ssh');
  return {
    identityFile: join(folder, 'id_ed25519'),
    knownHostsFile: join(folder, 'known_hosts'),
    configFile: join(folder, 'config'),
  };
}

async function makeKey(type: string, path: string, comment: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rm(path, { force: true });
  await mustRun(['ssh-keygen', '-q', '-t', type, '-N', '', '-C', comment, '-f', path]);
}

/** Makes the client's key of a lab and its ssh_config, and gives the key's public half. */
export async function makeClientKey(id: string): Promise<string> {
  const { identityFile, knownHostsFile, configFile } = sshAccess(id);
  await makeKey('ed25519', identityFile, 'waxseal lab');
  const options = [
    `IdentityFile ${identityFile}`,
    'IdentitiesOnly yes',
    `UserKnownHostsFile ${knownHostsFile}`,
    'GlobalKnownHostsFile /dev/null',
    'StrictHostKeyChecking yes',
    'BatchMode yes',
    'User root',
  ];
  await writeFile(configFile, ['Host *', ...options.map((option) => `  ${option}`), ''].join('\n'));
  return readFile(`${identityFile}.pub`, 'utf8');
}

function keyFolder(id: string, host: string): string {
  return join(labDirectory(id), 'hosts', host, 'keys');
}

/** Makes a host's own keys, which stay the same when it is reset. */
export async function makeHostKeys(id: string, host: string): Promise<void> {
  await Promise.all(keyTypes.map((type) => makeKey(type, join(keyFolder(id, host), keyFile(type)), host)));
}

/** Puts a host's keys into the tree of files it boots with. */
export async function placeHostKeys(id: string, host: string): Promise<void> {
  const target = join(hostPaths(id, host).files, 'etc/ssh');
  await mkdir(target, { recursive: true, mode: 0o755 });
  const names = keyTypes.flatMap((type) => [keyFile(type), `${keyFile(type)}.pub`]);
  await Promise.all(names.map((name) => copyFile(join(keyFolder(id, host), name), join(target, name))));
}

type NamedHost = Pick<HostRecord, 'name' | 'fqdn' | 'address'>;

/** The lines of known_hosts (sshd(8)) for one host. */
async function knownHostsLines(id: string, host: NamedHost): Promise<readonly string[]> {
  const publics = await Promise.all(
    keyTypes.map((type) => readFile(join(keyFolder(id, host.name), `${keyFile(type)}.pub`), 'utf8')),
  );
  return publics.map(
    (text) => `${host.name},${host.fqdn},${host.address} ${text.split(' ').slice(0, 2).join(' ').trim()}`,
  );
}

/** Writes known_hosts for all hosts of a lab. */
export async function writeKnownHosts(id: string, hosts: readonly NamedHost[]): Promise<void> {
  const lines = await Promise.all(hosts.map((host) => knownHostsLines(id, host)));
  await writeFile(sshAccess(id).knownHostsFile, `${lines.flat().join('\n')}\n`);
}
