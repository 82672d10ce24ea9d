import { type ExitCode, exitCodes } from '@waxseal/core';
import { diffZones, renderZoneDiff, staleSignatures, zoneDiffToJson } from '@waxseal/zone';
import type { Io } from '../io.ts';
import { readZone } from '../read-zone.ts';

interface ZoneDiffOptions {
  readonly origin?: string;
  readonly output: 'text' | 'json';
}

/** `waxseal zone diff`: exit code 2 when something differs; the serial alone is no difference. */
export async function zoneDiff(before: string, after: string, options: ZoneDiffOptions, io: Io): Promise<ExitCode> {
  const [old, next] = await Promise.all([readZone(before, io, options.origin), readZone(after, io, options.origin)]);
  const changes = diffZones(old.records, next.records);
  const stale = staleSignatures(changes, old.records, next.records);
  for (const { owner, type } of stale)
    io.err(
      `! ${owner} ${type}: its signature (RRSIG) is of the records before, and resolvers that validate refuse it: sign the zone again\n`,
    );
  if (options.output === 'json') io.out(`${JSON.stringify({ v: 1, ...zoneDiffToJson(changes) }, undefined, 2)}\n`);
  else if (changes.length > 0) io.out(renderZoneDiff(changes));
  return changes.length === 0 ? exitCodes.done : exitCodes.pending;
}
