import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { WaxsealError } from '@waxseal/core';
import { inNamespace } from '../network/in-namespace.ts';
import { startProgram } from '../start-program.ts';
import { identifyProcess, isAlive, type ProcessIdentity } from '../state/process-identity.ts';
import type { HostRecord } from './host-record.ts';
import { type HostPaths, hostPaths } from './host-paths.ts';
import { readyFile, renderBootScript } from './render-boot-script.ts';

/** Seconds a host may take from its first process to its last service. */
const bootTimeout = 60;
const unshare = ['unshare', '--mount', '--pid', '--fork', '--uts', '--ipc', '--kill-child'];

async function bootFailure(name: string, log: string, what: string): Promise<WaxsealError> {
  const said = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-12).join('\n  ');
  return new WaxsealError(`the lab host ${name} ${what}\n  ${said}`);
}

/** The first process inside: the only child of `unshare`. */
async function childOf(pid: number): Promise<ProcessIdentity | undefined> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const first = Number.parseInt(children, 10);
  return Number.isNaN(first) ? undefined : identifyProcess(first);
}

/** What init said when it had tried every service: the names of those that failed. */
async function readiness(init: ProcessIdentity): Promise<string | undefined> {
  return readFile(`/proc/${init.pid}/root${readyFile}`, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
}

function launch(id: string, host: HostRecord, paths: HostPaths): Promise<ProcessIdentity> {
  const argv = [...unshare, 'sh', '-c', renderBootScript(host), 'sh', paths.mount, paths.files];
  return startProgram(inNamespace(id, host.name, argv), paths.log);
}

/**
 * Boots a host into its network namespace: a fresh overlay, its files, its services. It outlives this process.
 * @throws WaxsealError with the end of its boot log when it dies, hangs, or a service does not start.
 */
export async function bootHost(id: string, host: HostRecord): Promise<void> {
  const paths = hostPaths(id, host.name);
  await rm(paths.log, { force: true });
  const outer = await launch(id, host, paths);
  for (const deadline = Date.now() + bootTimeout * 1000; Date.now() < deadline; await sleep(20)) {
    const init = await childOf(outer.pid);
    const failed = init && (await readiness(init));
    if (init !== undefined && failed === '') return writeFile(paths.init, JSON.stringify(init));
    if (failed !== undefined) throw await bootFailure(host.name, paths.log, `could not start: ${failed}`);
    if (init === undefined && !(await isAlive(outer)))
      throw await bootFailure(host.name, paths.log, 'died while booting');
  }
  throw await bootFailure(host.name, paths.log, `was not up after ${bootTimeout} seconds`);
}

/** The first process of a running host, or undefined when it is stopped. */
export async function hostInit(id: string, name: string): Promise<ProcessIdentity | undefined> {
  const text = await readFile(hostPaths(id, name).init, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const init = JSON.parse(text) as ProcessIdentity;
  return (await isAlive(init)) ? init : undefined;
}

/** Stops a host as a power cut does: all its processes and what it wrote are gone; its network namespace stays. */
export async function stopHost(id: string, name: string): Promise<void> {
  const init = await hostInit(id, name);
  if (init === undefined) return;
  process.kill(init.pid, 'SIGKILL');
  while (await isAlive(init)) await sleep(10);
  await rm(hostPaths(id, name).init, { force: true });
}
