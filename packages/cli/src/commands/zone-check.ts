import { type ExitCode, domainName, exitCodes, type Fault } from '@waxseal/core';
import type { ZoneCheck } from '@waxseal/zone/check';
import { findZoneFiles } from '../find-zone-files.ts';
import type { GlobalOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import type { FindingsForm } from '../render-findings.ts';
import { workersFor } from '../zone-check/workers-for.ts';

interface ZoneCheckOptions extends GlobalOptions {
  readonly origin?: string;
  readonly output: FindingsForm;
}

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function summary(checks: readonly ZoneCheck[], faults: readonly Fault[]): string {
  const records = checks.reduce((sum, check) => sum + check.records, 0);
  const errors = faults.filter(({ severity }) => (severity ?? 'error') === 'error').length;
  const uncovered = checks.reduce((sum, check) => sum + check.notCovered.length, 0);
  const second = uncovered === 0 ? '' : `; ${plural(uncovered, 'record')} not covered by the second encoder`;
  return `${plural(checks.length, 'file')}, ${plural(records, 'record')}: ${plural(errors, 'error')}, ${plural(faults.length - errors, 'other finding')}${second}\n`;
}

/** `waxseal zone check`: exit code 0 without errors, 1 with some; warnings fail nothing. */
export async function zoneCheck(paths: readonly string[], options: ZoneCheckOptions, io: Io): Promise<ExitCode> {
  const origin = options.origin === undefined ? undefined : domainName(options.origin);
  const files = (await findZoneFiles(paths, io.cwd)).map((path) => ({
    path,
    cwd: io.cwd,
    ...(origin === undefined ? {} : { origin }),
  }));
  await using workers = workersFor(files);
  // Loaded while the threads start.
  const { checkFiles } = await import('../zone-check/check-files.ts');
  const checks = await checkFiles(files, io, workers);
  const faults = checks.flatMap((check) => check.faults);
  io.out((await import('../render-findings.ts')).renderFindings(faults, options.output));
  if (options.quiet !== true) (options.output === 'text' ? io.out : io.err)(summary(checks, faults));
  return faults.some(({ severity }) => (severity ?? 'error') === 'error') ? exitCodes.failed : exitCodes.done;
}
