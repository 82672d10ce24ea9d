import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Unreachable, WaxsealError } from '@waxseal/core';
import type { Connection, ConnectionOptions, RunOptions, RunResult } from '../connection.ts';
import { becomeFor, checkBecome, shellCommand } from '../shell/become.ts';
import { type ProgramInput, programInput } from '../shell/program-input.ts';
import { NotBegun } from '../not-begun.ts';
import { programText } from '../shell/program-text.ts';
import { executeProgram } from './execute-program.ts';
import { type Client, openClient } from './open-client.ts';
import { parseJumps } from './parse-jumps.ts';
import { expandProxyCommand, openProxyCommand } from './proxy-command.ts';
import { type SshTarget, sshTarget } from './ssh-config.ts';

/** Seconds between attempts at a host that refuses or drops connections: it may be starting, or busy. */
const pauses = [0.2, 0.6] as const;

async function openWithRetries(
  host: string,
  target: SshTarget,
  options: ConnectionOptions,
  signal: AbortSignal | undefined,
): Promise<readonly Client[]> {
  for (const pause of pauses) {
    try {
      return await openThrough(host, target, options, signal);
    } catch (error) {
      const passing = error instanceof Unreachable && /nothing listens|was dropped/.test(error.message);
      if (!passing || signal?.aborted === true) throw error;
      await sleep(pause * 1000);
    }
  }
  return openThrough(host, target, options, signal);
}

/** Opens the chain of jump hosts, every hop's key verified, the host itself last. */
async function openThrough(
  host: string,
  target: SshTarget,
  options: ConnectionOptions,
  signal: AbortSignal | undefined,
): Promise<readonly Client[]> {
  const clients: Client[] = [];
  const hops = await Promise.all(
    parseJumps(target.proxyJump).map((hop) => sshTarget(hop.host, { ...sharedWithHops(options), ...hop.options })),
  );
  try {
    for (const [index, hop] of [...hops, target].entries()) {
      const last = clients.at(-1);
      const sock = last === undefined ? proxied(hop, host) : await forwarded(last, hop);
      const name = index === hops.length ? host : `${host} (by way of ${hop.hostname})`;
      clients.push(await openClient(name, hop, options, signal, sock));
    }
    return clients;
  } catch (error) {
    closeAll(clients);
    throw error;
  }
}

/** The first hop's way through its ProxyCommand, where ssh_config gives one. */
function proxied(hop: SshTarget, host: string): Duplex | undefined {
  if (hop.proxyCommand === undefined) return undefined;
  return openProxyCommand(expandProxyCommand(hop.proxyCommand, hop, host));
}

function forwarded({ ssh }: Client, hop: SshTarget): Promise<Duplex> {
  return ssh.forwardOut('127.0.0.1', 0, hop.hostname, hop.port);
}

/** What the hops of a jump have in common with their target: trust and keys, not address, port or user. */
function sharedWithHops({
  kind,
  privateKeyFile,
  passphrase,
  hostKeys,
  knownHostsFiles,
  connectTimeout,
}: ConnectionOptions): ConnectionOptions {
  return {
    kind,
    ...(privateKeyFile === undefined ? {} : { privateKeyFile }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(hostKeys === undefined ? {} : { hostKeys }),
    ...(knownHostsFiles === undefined ? {} : { knownHostsFiles }),
    ...(connectTimeout === undefined ? {} : { connectTimeout }),
  };
}

function closeAll(clients: readonly Client[]): void {
  for (const { ssh } of clients.toReversed()) ssh.dispose();
}

const expired = Symbol('expired');

async function runProgram(
  host: string,
  client: Pick<Client, 'ssh' | 'gone' | 'isGone'>,
  command: string,
  input: ProgramInput,
  { signal, timeout, ...output }: RunOptions,
): Promise<RunResult> {
  const { gone, isGone } = client;
  let begun = false;
  const lost = (): Unreachable =>
    begun
      ? new Unreachable(`${host}: the connection broke while a program ran`)
      : new NotBegun(`${host}: the connection broke before a program began`);
  if (isGone()) throw lost();
  const timer = new AbortController();
  const limits: Promise<typeof expired>[] = [
    gone.then(() => Promise.reject(lost())),
    new Promise((_, reject) =>
      signal?.addEventListener('abort', () => reject(new WaxsealError(`${host}: interrupted`)), {
        once: true,
        signal: timer.signal,
      }),
    ),
    ...(timeout === undefined ? [] : [sleep(timeout * 1000, expired, { signal: timer.signal, ref: false })]),
  ];
  limits.forEach((limit) => void limit.catch(() => undefined));
  try {
    const running = executeProgram(client, { host, command, input, ...output, onBegin: () => void (begun = true) });
    running.catch(() => undefined);
    const ended = await Promise.race([
      running.catch((cause: unknown) => Promise.reject(begun ? cause : lost())),
      ...limits,
    ]);
    if (ended === expired)
      throw new WaxsealError(`${host}: the program took longer than ${timeout ?? 0} s`, {
        hint: 'a longer --timeout may help; the program is left to end by itself',
      });
    if (ended === undefined) throw lost();
    return ended;
  } finally {
    input.close();
    timer.abort();
  }
}

/**
 * A connection by SSH. Host keys are always verified, of every hop.
 * @throws Unreachable when the host cannot be reached, trusted or entered.
 */
export async function connectSsh(host: string, options: ConnectionOptions, signal?: AbortSignal): Promise<Connection> {
  const clients = await openWithRetries(host, await sshTarget(host, options), options, signal);
  const client = clients.at(-1) as Client;
  return {
    kind: 'ssh',
    host,
    isGone: client.isGone,
    learnt: clients.flatMap(({ learnt }) => learnt ?? []),
    async run(program, runOptions = {}) {
      const become = becomeFor(options.become, runOptions.become);
      const shell = shellCommand(become);
      const input = programInput(shell, programText({ root: '', place: 'system' }, program));
      return checkBecome(host, become, await runProgram(host, client, shell.command, input, runOptions));
    },
    close: async () => closeAll(clients),
  };
}
