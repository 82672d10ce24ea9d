import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ownProgram } from '../own-program.ts';

/** Ends a guard that is no longer needed. */
export type Dismiss = () => Promise<void>;

const waitForEnd = 'trap "" HUP INT TERM; cat > /dev/null; exec "$@"';

/**
 * Sets a guard over a lab: a shell that waits for the end of a pipe only this process holds, and then removes the lab.
 * However this process ends, also by SIGKILL, nothing stays behind.
 */
export function guardLab(id: string): Dismiss {
  const argv = ['-c', waitForEnd, 'sh', ...ownProgram(import.meta.url, './guard-process', [id])];
  const guard = spawn('sh', argv, { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' });
  guard.unref();
  // A pipe of a child keeps the event loop going unless told not to; the types of Node do not say that it is a socket.
  (guard.stdin as { unref?: () => void }).unref?.();
  return async () => {
    if (guard.pid === undefined || guard.exitCode !== null || guard.signalCode !== null) return;
    guard.ref();
    const ended = once(guard, 'exit');
    // The guard leads its own process group, so this ends its `cat` as well.
    process.kill(-guard.pid, 'SIGKILL');
    await ended;
  };
}
