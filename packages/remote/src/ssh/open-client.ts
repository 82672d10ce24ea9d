import type { Duplex } from 'node:stream';
import { Unreachable } from '@waxseal/core';
import { NodeSSH } from 'node-ssh';
import type { ConnectionOptions, LearntKey } from '../connection.ts';
import { explainFailure } from './explain-failure.ts';
import { fingerprint, hostVerifier, keyTypeOf } from './host-verifier.ts';
import { authMethods } from './identities.ts';
import { hostKeyAlgorithms, knownHostName } from './known-hosts.ts';
import { addKnownHost, readKnownHosts } from './read-known-hosts.ts';
import type { SshTarget } from './ssh-config.ts';

const defaultConnectTimeout = 15;

/** A connected client, and word of its end. */
export interface Client {
  readonly ssh: NodeSSH;
  /** Resolves when the connection is gone. */
  readonly gone: Promise<void>;
  readonly isGone: () => boolean;
  readonly learnt?: LearntKey;
}

/** Waits for a connection, its error or its plain end; node-ssh alone would wait for ever after the latter. */
async function settle(ssh: NodeSSH, connecting: Promise<unknown>, signal: AbortSignal | undefined): Promise<Client> {
  const connection = ssh.connection;
  if (connection === null) throw new TypeError('node-ssh made no connection');
  let ended = false;
  const gone = new Promise<void>((resolve) => {
    const finish = (): void => {
      ended = true;
      resolve();
    };
    connection.on('close', finish);
    // A forwarded channel that the far side ended in order stays half open: it never closes, and keepalives stop with it.
    connection.on('end', () => setImmediate(finish));
  });
  // node-ssh takes its own listener away after connecting: without this one a reset would end the process.
  connection.on('error', () => undefined);
  const aborted = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Unreachable('interrupted while connecting')), { once: true });
  });
  const dropped = gone.then(() => Promise.reject(new Error('connection closed before it was ready')));
  aborted.catch(() => undefined);
  dropped.catch(() => undefined);
  await Promise.race([connecting, dropped, aborted]);
  return { ssh, gone, isGone: () => ended };
}

/**
 * Connects and authenticates, the host key verified: there is no way around the verifier.
 * @throws Unreachable
 */
export async function openClient(
  host: string,
  target: SshTarget,
  options: ConnectionOptions,
  signal?: AbortSignal,
  sock?: Duplex,
): Promise<Client> {
  const name = target.hostKeyAlias ?? knownHostName(target.hostname, target.port);
  const lines = await readKnownHosts(target.knownHostsFiles);
  const verifier = hostVerifier(host, name, lines, options.hostKeys ?? 'strict');
  const ssh = new NodeSSH();
  const connecting = ssh.connect({
    host: target.hostname,
    port: target.port,
    username: target.user,
    hostVerifier: verifier.verify,
    authHandler: [...(await authMethods(target, options.passphrase))],
    algorithms: { serverHostKey: [...hostKeyAlgorithms(lines, name)] },
    readyTimeout: (options.connectTimeout ?? defaultConnectTimeout) * 1000,
    keepaliveInterval: 15_000,
    keepaliveCountMax: 4,
    ...(sock === undefined ? {} : { sock }),
  });
  connecting.catch(() => undefined);
  try {
    const client = await settle(ssh, connecting, signal);
    const key = verifier.accepted();
    if (key === undefined) return client;
    await addKnownHost(target.knownHostsFiles[0] ?? '', `${name} ${keyTypeOf(key)} ${key.toString('base64')}`);
    return { ...client, learnt: { name, fingerprint: fingerprint(key) } };
  } catch (error) {
    ssh.connection?.destroy();
    throw verifier.refusal() ?? explainFailure(host, target, error);
  }
}
