import type { Fault, Secret } from '@waxseal/core';
import type { Host } from '@waxseal/inventory';
import type { LearntKey, RunOptions, RunResult } from '@waxseal/remote';
import type { Event, EventBody } from '../event.ts';
import type { PendingNote } from '../world/world.ts';
import { type Connections, createConnections } from './connections.ts';
import { createMask, type Mask } from './mask.ts';
import { createTally, type Tally } from './recap.ts';
import { createResults, type Results } from './results.ts';
import { defaultTimeout, type RunPlaybookOptions } from './run-options.ts';

/** The running state of one run: its events, counts and connections. */
export interface Session extends Omit<Connections, 'closeAll'> {
  readonly tally: Tally;
  /** Hosts that this run has begun to change. */
  readonly touched: Set<string>;
  /** What earlier runs left to be done on hosts, and no play that has looked there knows: by host and id. */
  readonly leftovers: Map<string, ReadonlyMap<string, Leftover>>;
  /** What tasks registered so far. */
  readonly results: Results;
  /** The number of the host's next apply program in this run. */
  nextPart(host: string): number;
  emit(body: EventBody): void;
  /** What the run knows to be secret. Events pass it; whatever else a run says or writes must pass it too. */
  readonly mask: Mask;
  finishTask(task: FinishedTask): void;
  /** Runs one program on a host and counts it. @throws Unreachable */
  run(host: Host, program: string | Secret<string>, how?: HowToRun): Promise<RunResult>;
  close(): Promise<void>;
}

/**
 * `untilItEnds`: an interrupt does not give the program up, which is told to stop in another way. `timeout`: seconds; the
 * run's where not said. `become`: what a play says instead of the inventory.
 */
export interface HowToRun {
  readonly onLine?: (line: string) => void;
  readonly untilItEnds?: boolean;
  readonly timeout?: number;
  readonly become?: RunOptions['become'];
}

/** Pending work of an earlier run, and the play that met it. */
export interface Leftover {
  readonly play: string;
  readonly note: PendingNote;
}

/** A task's end as an event tells it. */
type FinishedTask = Omit<Extract<EventBody, { readonly type: 'task.finished' }>, 'type'>;

function newKey({ name, fingerprint }: LearntKey): Fault {
  return {
    severity: 'warning',
    message: `a new host key was accepted for ${name}: ${fingerprint}`,
    hint: 'compare it with the one that the host itself shows: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
  };
}

/** Opens the session of a run. */
export function createSession<V>(options: RunPlaybookOptions<V>): Session {
  const tally = createTally(options.inventory.hosts.map((host) => host.name));
  const mask = createMask();
  const parts = new Map<string, number>();
  const emit = (body: EventBody): void => {
    const event: Event = { v: 1, at: options.clock().toISOString(), run: options.runId, ...mask.of(body) };
    options.emit(event);
  };
  const { closeAll, ...connections } = createConnections({
    connect(host) {
      tally.add(host.name, 'connections', 1);
      const fresh = options.connect(host.name, options.connection?.(host) ?? host.connection, options.signal);
      fresh.then(
        (link) => link.learnt?.forEach((key) => emit({ type: 'warning', host: host.name, fault: newKey(key) })),
        () => undefined,
      );
      return fresh;
    },
    kindOf: (host) => (options.connection?.(host) ?? host.connection).kind,
    signal: options.signal,
  });
  return {
    tally,
    touched: new Set(),
    leftovers: new Map(),
    results: createResults(),
    nextPart(host) {
      const part = parts.get(host) ?? 0;
      parts.set(host, part + 1);
      return part;
    },
    emit,
    mask,
    finishTask(finished) {
      tally.count(finished.host, finished.outcome, finished.partial);
      emit({ type: 'task.finished', ...finished });
    },
    ...connections,
    async run(
      host,
      program,
      { onLine, untilItEnds = false, timeout = options.timeout ?? defaultTimeout, become } = {},
    ) {
      await connections.connection(host);
      tally.add(host.name, 'programs', 1);
      return connections.steady(host).run(program, {
        timeout,
        ...(untilItEnds ? {} : { signal: options.signal }),
        ...(onLine === undefined ? {} : { onLine }),
        ...(become === undefined ? {} : { become }),
      });
    },
    close: closeAll,
  };
}
