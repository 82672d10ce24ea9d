import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { InputError } from '@waxseal/core';
import type { ZoneAnswer, ZoneTask } from './zone-tasks.ts';

/** Threads beside this one. This one works too, so there is one less than processors; more than a few gain nothing. */
const most = Math.min(7, availableParallelism() - 1);
/** Tasks that a thread has at a time: one at work, one to go on with. */
const ahead = 2;

interface Waiting {
  readonly resolve: (found: ZoneAnswer) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  isAlive: boolean;
  readonly waiting: Map<number, Waiting>;
}

/** Threads that check zone files. They are started by `start`, and end with `end`. */
export class ZoneWorkers implements AsyncDisposable {
  readonly #threads: Thread[] = [];
  #id = 0;

  /** Starts as many threads as are of use for so many tasks. */
  constructor(tasks: number) {
    for (let count = 0; count < Math.min(most, tasks); count += 1) this.#threads.push(startThread());
  }

  /** A thread that may be given a task, the one with least to do. */
  #free(): Thread | undefined {
    const [least] = this.#threads
      .filter(({ isAlive }) => isAlive)
      .toSorted((one, other) => one.waiting.size - other.waiting.size);
    return least !== undefined && least.waiting.size < ahead ? least : undefined;
  }

  get hasFree(): boolean {
    return this.#free() !== undefined;
  }

  get count(): number {
    return this.#threads.length;
  }

  /** Gives a task to a free thread. @throws InputError for a file that cannot be read. */
  async run(task: ZoneTask): Promise<ZoneAnswer> {
    const thread = this.#free();
    if (thread === undefined) throw new Error('no thread is free');
    const id = (this.#id += 1);
    const found = await new Promise<ZoneAnswer>((resolve, reject) => {
      thread.waiting.set(id, { resolve, reject });
      // Memory that is to be used again moves to the thread.
      thread.worker.postMessage({ id, task }, task.kind === 'part' ? [...(task.spare ?? [])] : []);
    });
    if ('faults' in found) throw new InputError(found.faults);
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }
}

function startThread(): Thread {
  // Beside this file there is the source, or what was built of it.
  const file = import.meta.url.endsWith('.ts') ? './zone-worker.ts' : './zone-worker.js';
  const worker = new Worker(new URL(file, import.meta.url));
  const waiting = new Map<number, Waiting>();
  const thread: Thread = { worker, isAlive: true, waiting };
  worker.on('message', ({ id, found }: { readonly id: number; readonly found: ZoneAnswer }) => {
    waiting.get(id)?.resolve(found);
    waiting.delete(id);
  });
  worker.on('error', (error) => {
    thread.isAlive = false;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  });
  return thread;
}
