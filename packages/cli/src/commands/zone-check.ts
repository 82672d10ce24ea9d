import { resolve } from 'node:path';
import { type DomainName, domainName, type ExitCode, exitCodes, type Fault } from '@waxseal/core';
import { checkZone, type ZoneCheck } from '@waxseal/zone';
import { findZoneFiles } from '../find-zone-files.ts';
import type { GlobalOptions } from '../global-options.ts';
import { guessOrigin } from '../guess-origin.ts';
import { includeReader } from '../include-reader.ts';
import { type Io, readInput, unreadable } from '../io.ts';
import { type FindingsForm, renderFindings } from '../render-findings.ts';

interface ZoneCheckOptions extends GlobalOptions {
  readonly origin?: string;
  readonly output: FindingsForm;
}

async function checkFile(path: string, origin: DomainName | undefined, io: Io): Promise<ZoneCheck> {
  const file = path === '-' ? '(stdin)' : path;
  const octets = await readInput(path, io).catch((cause: unknown) => {
    throw unreadable('the zone file', file, cause);
  });
  const options = { file, readFile: includeReader(resolve(io.cwd, path)), ...(origin === undefined ? {} : { origin }) };
  const found = checkZone(octets, options);
  const guess = found.origin === undefined && origin === undefined ? guessOrigin(path) : undefined;
  return placed(guess === undefined ? found : checkZone(octets, { ...options, origin: guess }), file);
}

/** A finding about what is missing stands nowhere: it is told of the file's beginning. */
function placed(check: ZoneCheck, file: string): ZoneCheck {
  return { ...check, faults: check.faults.map((fault) => (fault.place?.file === undefined ? { ...fault, place: { file, line: 1, column: 1, ...fault.place } } : fault)) };
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
  const checks: ZoneCheck[] = [];
  for (const file of await findZoneFiles(paths, io.cwd)) checks.push(await checkFile(file, origin, io));
  const faults = checks.flatMap((check) => check.faults);
  io.out(renderFindings(faults, options.output));
  if (options.quiet !== true) (options.output === 'text' ? io.out : io.err)(summary(checks, faults));
  return faults.some(({ severity }) => (severity ?? 'error') === 'error') ? exitCodes.failed : exitCodes.done;
}
