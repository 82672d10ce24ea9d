import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { LabHost } from '@waxseal/lab';

const options = [
  '-f',
  '-qq',
  '-v',
  '-s',
  '1000000',
  '--seccomp-bpf',
  '-e',
  'trace=execve,execveat',
  '-e',
  'signal=none',
];

/** The command line under which every program that a command starts, with its words and its environment, is written down. */
export function tracedCommand(argv: readonly string[], file: string): readonly string[] {
  return ['strace', ...options, '-o', file, '--', ...argv];
}

function isListenerIn(pid: string, namespace: string): boolean {
  try {
    return (
      readlinkSync(`/proc/${pid}/ns/pid`) === namespace &&
      readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('[listener]')
    );
  } catch {
    return false;
  }
}

/** The number by which this machine knows the sshd of a lab host. */
async function sshdOf(host: LabHost): Promise<string> {
  const init =
    (await host.command(['true'])).find((word) => word.startsWith('--target='))?.slice('--target='.length) ?? '';
  const namespace = readlinkSync(`/proc/${init}/ns/pid`);
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((pid) => isListenerIn(pid, namespace));
  if (found === undefined) throw new Error(`${host.name} has no sshd`);
  return found;
}

/** Every program that runs on a host by SSH from now on. */
export interface ExecTrace {
  /** Ends the trace and gives what it wrote down. */
  stop(): Promise<string>;
}

export async function traceHost(host: LabHost, file: string): Promise<ExecTrace> {
  const attached = options.filter((option) => option !== '-qq' && option !== '--seccomp-bpf');
  const tracer = spawn('strace', [...attached, '-o', file, '-p', await sshdOf(host)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(tracer, 'close');
  // It is read to its end: a tracer that cannot say what it follows would die of it.
  await new Promise<void>((resolve) =>
    tracer.stderr.on('data', (part: Buffer) => (String(part).includes('attached') ? resolve() : undefined)),
  );
  return {
    async stop() {
      tracer.kill('SIGINT');
      await ended;
      return readFile(file, 'utf8');
    },
  };
}
