import { WaxsealError } from '@waxseal/core';
import { awaitLockProgram } from '@waxseal/shell';
import type { Job } from './job.ts';
import { runOnHost } from './run-on-host.ts';

/** Somebody else's run holds a host's lock: nothing was done. */
export class HostLocked extends WaxsealError {
  readonly holder: string;

  constructor(holder: string) {
    super('another run holds the lock of this host', {
      value: holder,
      hint: 'wait for it, or say a longer --lock-timeout; a lock whose process is gone is taken over',
    });
    this.holder = holder;
  }
}

/** Seconds that a run waits for another one on a host, where nobody says otherwise. */
const defaultLockTimeout = 60;

function tellWait<V>({ session, work }: Job<V>, { holder }: HostLocked, left: number): void {
  const message = `another run holds the lock of this host: waiting up to ${Math.ceil(left)} s for its end`;
  session.emit({ type: 'warning', host: work.host.name, fault: { severity: 'warning', message, value: holder } });
}

/**
 * Does work that needs a host's lock. When another run holds it, such as what the host still runs of one whose controller
 * was killed, waits for its end and does the work anew: by then the host is another.
 * @throws HostLocked when the time is up, and whatever the work throws.
 */
export async function whenUnlocked<V, T>(job: Job<V>, work: () => Promise<T>): Promise<T> {
  const until = performance.now() + (job.options.lockTimeout ?? defaultLockTimeout) * 1000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const left = (until - performance.now()) / 1000;
      if (!(error instanceof HostLocked) || left <= 0 || job.options.signal.aborted) throw error;
      tellWait(job, error, left);
      await runOnHost(job, awaitLockProgram(left), { timeout: left + 30 });
    }
  }
}
