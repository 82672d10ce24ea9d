import { type ExitCode, exitCodes, type Fault, renderFault } from '@waxseal/core';
import type { FindingsForm } from '../findings/render-findings.ts';
import type { RuleHelp } from '../findings/render-sarif.ts';
import { findZoneFiles } from '../find-zone-files.ts';
import type { GlobalOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import type { CheckedFiles } from '../zone-check/check-files.ts';
import { workersFor } from '../zone-check/workers-for.ts';
import { originOption } from '../origin-option.ts';

interface ZoneCheckOptions extends GlobalOptions {
  readonly origin?: string;
  readonly output: FindingsForm;
}

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
const isError = ({ severity = 'error' }: Fault): boolean => severity === 'error';

function summary({ checks, unread }: CheckedFiles): string {
  const faults = checks.flatMap((check) => check.faults);
  const records = checks.reduce((sum, check) => sum + check.records, 0);
  const errors = faults.filter(isError).length;
  const uncovered = checks.reduce((sum, check) => sum + check.notCovered.length, 0);
  const second = uncovered === 0 ? '' : `; ${plural(uncovered, 'record')} not covered by the second encoder`;
  const lost = unread.filter(isError).length;
  const rest = lost === 0 ? '' : `; ${plural(lost, 'file')} not read`;
  return `${plural(checks.length, 'file')}, ${plural(records, 'record')}: ${plural(errors, 'error')}, ${plural(faults.length - errors, 'other finding')}${second}${rest}\n`;
}

async function rulesFor(form: FindingsForm): Promise<readonly RuleHelp[]> {
  return form === 'sarif' ? (await import('@waxseal/zone')).lintRules : [];
}

async function check(paths: readonly string[], options: ZoneCheckOptions, io: Io): Promise<CheckedFiles> {
  const origin = originOption(options.origin);
  const found = await findZoneFiles(paths, io.cwd);
  const files = found.files.map((path) => ({ path, cwd: io.cwd, ...(origin === undefined ? {} : { origin }) }));
  await using workers = workersFor(files);
  // Loaded while the threads start.
  const { checkFiles } = await import('../zone-check/check-files.ts');
  const { checks, unread } = await checkFiles(files, io, workers);
  return { checks, unread: [...found.faults, ...unread] };
}

/**
 * `waxseal zone check`: exit code 0 without errors, 1 with some, 3 when a file could not be read, which is told when the
 * others are checked; warnings fail nothing.
 */
export async function zoneCheck(paths: readonly string[], options: ZoneCheckOptions, io: Io): Promise<ExitCode> {
  const checked = await check(paths, options, io);
  const faults = checked.checks.flatMap((one) => one.faults);
  const isText = options.output === 'text';
  const { renderFindings } = await import('../findings/render-findings.ts');
  const unread = checked.unread.map((fault): Fault => ({ rule: 'file/unreadable', ...fault }));
  io.out(renderFindings(isText ? faults : [...unread, ...faults], options.output, await rulesFor(options.output)));
  if (unread.length > 0) io.err(`${checked.unread.map(renderFault).join('\n')}\n`);
  const silent = options.quiet === true || (isText && checked.checks.length === 0);
  if (!silent) (isText ? io.out : io.err)(summary(checked));
  if (io.signal.aborted) return exitCodes.interrupted;
  if (unread.some(isError)) return exitCodes.usage;
  return faults.some(isError) ? exitCodes.failed : exitCodes.done;
}
