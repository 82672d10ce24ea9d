import { readFile } from 'node:fs/promises';

/** A process by its id and the kernel's clock tick of its start, so that a reused id is not taken for it. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

/**
 * Field 22 of /proc/PID/stat (proc(5)); the command's name before it may hold spaces and parentheses. A process that ended and
 * that nobody has waited for yet still has an entry, but does not run.
 */
async function readStartTime(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const [state = 'X', ...fields] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  return state === 'Z' || state === 'X' ? undefined : fields[18];
}

/** The identity of a running process, or undefined when there is none of this id. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const startTime = await readStartTime(pid);
  return startTime === undefined ? undefined : { pid, startTime };
}

/** Tells whether that very process still runs. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await readStartTime(identity.pid)) === identity.startTime;
}
