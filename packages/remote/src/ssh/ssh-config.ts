import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ConnectionOptions } from '../connection.ts';

/** How to reach a host, every question answered. */
export interface SshTarget {
  readonly hostname: string;
  readonly port: number;
  readonly user: string;
  /** Private keys to try in turn; `explicit` ones must exist. */
  readonly identityFiles: readonly string[];
  readonly explicitIdentity: boolean;
  readonly identityAgent?: string;
  readonly knownHostsFiles: readonly string[];
  /** The name under which known_hosts has the key, instead of host and port. */
  readonly hostKeyAlias?: string;
  readonly proxyJump?: string;
  /** The command whose stdin and stdout reach the host, tokens unexpanded. A jump host wins over it. */
  readonly proxyCommand?: string;
}

const run = promisify(execFile);

/** The home of the password file, as OpenSSH has it: `$HOME` may be another user's, e.g. under `sudo`. */
function sshHome(): string {
  try {
    return userInfo().homedir;
  } catch {
    // A user id that nobody has, as in some containers.
    return homedir();
  }
}

function expand(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(sshHome(), path.slice(1)) : path;
}

/** What `ssh -G` says, by lower-case keyword; keywords may repeat. */
type Answers = ReadonlyMap<string, readonly string[]>;

function parseAnswers(text: string): Answers {
  const answers = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [keyword = '', ...rest] = line.split(' ');
    answers.set(keyword, [...(answers.get(keyword) ?? []), rest.join(' ')]);
  }
  return answers;
}

/** `ssh -G` is the only full reader of ssh_config; without ssh or without a configuration there is nothing to read. */
async function askSsh(address: string, options: ConnectionOptions): Promise<Answers> {
  const configured = existsSync(join(sshHome(), '.ssh/config')) || existsSync('/etc/ssh/ssh_config');
  if (!configured || address.startsWith('-')) return new Map();
  const user = options.user === undefined ? [] : ['-l', options.user];
  try {
    const { stdout } = await run('ssh', ['-G', ...user, '--', address], { timeout: 5000 });
    return parseAnswers(stdout);
  } catch {
    // No ssh binary, or a configuration that ssh itself refuses: what the inventory says must do.
    return new Map();
  }
}

const defaultIdentities = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/** Answers every question of a connection: the inventory first, then ssh_config, then OpenSSH's defaults. */
export async function sshTarget(host: string, options: ConnectionOptions): Promise<SshTarget> {
  const address = options.address ?? host;
  const answers = await askSsh(address, options);
  const first = (keyword: string): string | undefined => answers.get(keyword)?.[0];
  const files = (keyword: string): readonly string[] =>
    (first(keyword) ?? '').split(' ').filter((file) => file !== '' && file !== 'none');
  const known = [...files('userknownhostsfile'), ...files('globalknownhostsfile')];
  const jump = options.proxyJump ?? first('proxyjump');
  const command = options.proxyJump === undefined ? first('proxycommand') : undefined;
  const alias = first('hostkeyalias');
  const agent = first('identityagent') ?? 'SSH_AUTH_SOCK';
  const socket =
    agent === 'SSH_AUTH_SOCK' ? process.env['SSH_AUTH_SOCK'] : agent === 'none' ? undefined : expand(agent);
  const explicit = options.privateKeyFile;
  return {
    hostname: first('hostname') ?? address,
    port: options.port ?? Number(first('port') ?? 22),
    user: options.user ?? first('user') ?? userInfo().username,
    identityFiles:
      explicit === undefined
        ? (answers.get('identityfile') ?? defaultIdentities.map((name) => `~/.ssh/${name}`)).map(expand)
        : [expand(explicit)],
    explicitIdentity: explicit !== undefined,
    ...(socket === undefined ? {} : { identityAgent: socket }),
    knownHostsFiles:
      options.knownHostsFiles ??
      (known.length === 0 ? [join(sshHome(), '.ssh/known_hosts'), '/etc/ssh/ssh_known_hosts'] : known.map(expand)),
    ...(alias === undefined ? {} : { hostKeyAlias: alias.toLowerCase() }),
    ...(command === undefined || command === 'none' || command === '' ? {} : { proxyCommand: command }),
    ...(jump === undefined || jump === 'none' || jump === '' ? {} : { proxyJump: jump }),
  };
}
