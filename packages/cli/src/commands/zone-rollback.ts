import { type ExitCode, exitCodes, InputError } from '@waxseal/core';
import { renderZoneDiff } from '@waxseal/zone';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { liveChecks } from '../live-checks.ts';

const isYes = (answer: string): boolean => /^y(?:es)?$/i.test(answer.trim());

/**
 * `waxseal zone rollback`: takes back what the last run changed of the zones of a playbook where they live. Shown first, and
 * asked on a terminal; without `--yes` elsewhere it only shows, with exit code 2.
 */
export async function zoneRollback(
  playbook: string,
  options: HostOptions & { readonly yes?: boolean },
  io: Io,
): Promise<ExitCode> {
  const { memory, checks } = await liveChecks(playbook, options, io);
  const found = await Promise.all(
    checks.map(({ check, place }) => check.undone({ place, memory, signal: io.signal, directory: io.cwd })),
  );
  const undone = found.filter((one) => one !== undefined);
  if (undone.length === 0)
    throw new InputError('nothing is remembered that a run changed of this zone', {
      hint: 'each rollback takes one run back; what was changed elsewhere is not remembered',
    });
  for (const { name, changes } of undone) io.out(`${name}\n${renderZoneDiff(changes)}`);
  if (options.yes !== true && !io.interactive) return exitCodes.pending;
  if (options.yes !== true && !isYes(await io.ask('Take these changes back? [y/N] '))) return exitCodes.done;
  for (const one of undone) {
    const { state, note } = await one.apply();
    io.out(`${note ?? ''}${one.name}: ${state === 'entered' ? 'is as it was before that run' : 'to be entered'}\n`);
  }
  return exitCodes.done;
}
