import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InputError, sh, WaxsealError } from '@waxseal/core';
import { sshAccess } from '../host/host-keys.ts';
import { labAddress } from '../network/lab-address.ts';
import { controlNamespace, namespaceName } from '../network/namespace-name.ts';
import { onLabNetwork } from '../network/on-lab-network.ts';
import { ownProgram } from '../own-program.ts';
import { mustRun, mustRunScript, runCommand } from '../run-command.ts';
import { startProgram } from '../start-program.ts';
import { labDirectory } from '../state/lab-directory.ts';
import { isAlive } from '../state/process-identity.ts';

/** A way to a host on which everything takes longer. */
export interface SlowLinkSpec {
  /** The host at the far end. */
  readonly to: { readonly name: string; readonly address: string };
  readonly port: number;
  /** A free address of the lab, where the near end listens on the same port. */
  readonly address: string;
  /** Milliseconds each way: a round trip costs twice as much. */
  readonly delay: number;
}

export interface SlowLink {
  /** Connect here instead of to the host. */
  readonly address: string;
  /** Takes the link away, with all connections through it. */
  remove(): Promise<void>;
}

async function knownAs(id: string, host: string, address: string): Promise<void> {
  const { knownHostsFile } = sshAccess(id);
  const { stdout } = await runCommand(['ssh-keygen', '-F', host, '-f', knownHostsFile]);
  const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  await appendFile(knownHostsFile, lines.map((line) => `${address} ${line.split(' ').slice(1).join(' ')}\n`).join(''));
}

async function awaitListener(id: string, { address, port }: SlowLinkSpec): Promise<void> {
  const script = sh`exec ss -Hltn ${`src ${address}:${port}`}`;
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(30)) {
    if ((await mustRun(onLabNetwork(id, ['sh', '-c', script]))) !== '') return;
  }
  throw new WaxsealError('the slow link did not come up', { value: `${address}:${port}` });
}

/**
 * Makes a slow link to a host: a TCP relay with an address of its own, which known_hosts gets to know as that host.
 * (The kernel's own means, netem, is not on every machine.)
 * @throws InputError for an address outside the lab or a delay that is none.
 */
export async function slowLink(id: string, spec: SlowLinkSpec): Promise<SlowLink> {
  const { to, port, delay } = spec;
  const address = labAddress(spec.address);
  if (!Number.isInteger(delay) || delay < 0 || delay > 60_000)
    throw new InputError('a delay is 0 to 60000 whole milliseconds', { value: String(delay) });
  const control = namespaceName(id, controlNamespace);
  await mustRunScript(sh`ip -n ${control} address add ${address}/32 dev br0`);
  const argv = ownProgram(import.meta.url, './relay-process', [address, String(port), to.address, String(delay)]);
  const relay = await startProgram(onLabNetwork(id, argv), join(labDirectory(id), 'slow-links.log'));
  await awaitListener(id, spec);
  await knownAs(id, to.name, address);
  return {
    address,
    remove: async () => {
      if (await isAlive(relay)) process.kill(relay.pid, 'SIGKILL');
      await mustRunScript(sh`ip -n ${control} address delete ${address}/32 dev br0`);
    },
  };
}
