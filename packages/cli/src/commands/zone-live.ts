import { type ExitCode, exitCodes } from '@waxseal/core';
import { renderTable } from '@waxseal/report';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { liveChecks } from '../live-checks.ts';

/** `waxseal zone live`: record by record and server by server, what the DNS has. Exit code 1 where something is not as wanted. */
export async function zoneLive(playbook: string, options: HostOptions, io: Io): Promise<ExitCode> {
  const { memory, checks } = await liveChecks(playbook, options, io);
  let isAsWanted = true;
  for (const { check, place } of checks) {
    const table = await check.live({ place, memory, signal: io.signal });
    io.out(renderTable(table, ''));
    isAsWanted &&= table.slice(1).every((row) => row[3] === 'as wanted');
  }
  return isAsWanted ? exitCodes.done : exitCodes.failed;
}
