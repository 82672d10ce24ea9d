import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { WaxsealError } from '@waxseal/core';
import { identifyProcess, type ProcessIdentity } from './state/process-identity.ts';

/** Starts a program that outlives this process, with nothing on stdin and its output at the end of a log. */
export async function startProgram(argv: readonly string[], logFile: string): Promise<ProcessIdentity> {
  const [command = '', ...rest] = argv;
  const log = await open(logFile, 'a', 0o600);
  const child = spawn(command, rest, { detached: true, stdio: ['ignore', log.fd, log.fd], cwd: '/' });
  child.on('error', () => undefined).unref();
  await log.close();
  const identity = child.pid === undefined ? undefined : await identifyProcess(child.pid);
  if (identity === undefined) throw new WaxsealError('a program of the lab did not start', { value: command });
  return identity;
}
