import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ExecTrace } from './trace-execs.ts';

/** Samples the process lists of this machine and of all lab hosts, which its /proc shows, where a tracer would be in the way. */
export async function sampleProcesses(): Promise<ExecTrace> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('process-sampler.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  const begun = new Promise<void>((resolve) =>
    child.stdout.on('data', (part: Buffer) => {
      text += part.toString('latin1');
      resolve();
    }),
  );
  await begun;
  return {
    async stop() {
      const ended = once(child, 'close');
      child.kill('SIGTERM');
      await ended;
      return text;
    },
  };
}
