import { setTimeout as sleep } from 'node:timers/promises';
import type { ResourceRecord } from '@waxseal/core';
import { type AnswerFault, type AskedServer, compareAnswers } from './compare-answers.ts';

export interface AwaitAnswers {
  /** Every authoritative server of the zone. */
  readonly servers: readonly AskedServer[];
  readonly records: readonly ResourceRecord[];
  /** Seconds to wait at most: the old TTL, or how long secondaries take. */
  readonly patience: number;
  /** Says what is still waited for, in one line. */
  readonly progress?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Milliseconds before the second try, one second where left out; each further wait is half as long again, at most 30 s. */
  readonly firstPause?: number;
}

/** What a server still answers otherwise. */
export interface ServerFaults {
  readonly server: string;
  readonly faults: readonly AnswerFault[];
}

function waitingFor(behind: readonly ServerFaults[], servers: number): string {
  const said = behind.map(
    ({ server, faults }) =>
      `${server} (${faults.length} answers differ, ${faults[0]?.name ?? ''} ${faults[0]?.type ?? ''}: ${faults[0]?.reason ?? ''})`,
  );
  return `${servers - behind.length} of ${servers} servers answer the zone; waiting for ${said.join(', ')}`;
}

async function ask(
  servers: readonly AskedServer[],
  records: readonly ResourceRecord[],
): Promise<readonly ServerFaults[]> {
  const answers = await Promise.all(
    servers.map(async (server) => ({ server: server.server, faults: await compareAnswers(server, records) })),
  );
  return answers.filter(({ faults }) => faults.length > 0);
}

/** Asks the servers of a zone until all of them answer its records, backing off; gives what still differs when patience ends, nothing when all is well. */
export async function awaitAnswers({
  servers,
  records,
  patience,
  progress,
  signal,
  firstPause = 1000,
}: AwaitAnswers): Promise<readonly ServerFaults[]> {
  const deadline = performance.now() + patience * 1000;
  for (let pause = firstPause; ; pause = Math.min(pause * 1.5, 30_000)) {
    const behind = await ask(servers, records);
    const left = deadline - performance.now();
    if (behind.length === 0 || left <= 0) return behind;
    progress?.(waitingFor(behind, servers.length));
    await sleep(Math.min(pause, left), undefined, signal === undefined ? {} : { signal });
  }
}
