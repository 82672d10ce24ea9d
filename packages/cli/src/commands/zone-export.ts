import { type ExitCode, exitCodes } from '@waxseal/core';
import { type ExportFormat, exportZone } from '@waxseal/zone';
import type { Io } from '../io.ts';
import { readZone } from '../read-zone.ts';

/** `waxseal zone export`: the same records in another shape to stdout; what that shape cannot hold is told on stderr. */
export async function zoneExport(
  file: string,
  options: { readonly to: ExportFormat; readonly origin?: string },
  io: Io,
): Promise<ExitCode> {
  const { text, leftOut } = exportZone(await readZone(file, io, options.origin), options.to);
  io.out(text);
  for (const { record, reason } of leftOut) io.err(`! left out: ${record.owner} ${record.type}: ${reason}\n`);
  return exitCodes.done;
}
