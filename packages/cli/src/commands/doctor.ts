import { type ExitCode, exitCodes, harmless } from '@waxseal/core';
import { renderTable } from '@waxseal/report';
import { diagnoseHere } from '../doctor/diagnose-here.ts';
import { diagnoseHost } from '../doctor/diagnose-host.ts';
import type { Diagnosis } from '../doctor/diagnosis.ts';
import { gatherFacts } from '../facts/gather-facts.ts';
import type { EntryOptions } from '../global-options.ts';
import type { Io } from '../io.ts';

interface Located extends Diagnosis {
  readonly where: string;
}

function render(all: readonly Located[], quiet: boolean): string {
  const shown = quiet ? all.filter(({ state }) => state !== 'ok') : all;
  const hints = [
    ...new Set(shown.flatMap(({ where, check, hint }) => (hint === undefined ? [] : [`${where}, ${check}: ${hint}`]))),
  ];
  const table =
    shown.length === 0
      ? ''
      : renderTable([
          ['host', 'check', 'state', 'found'],
          ...shown.map(({ where, check, state, found }) => [where, check, state, found]),
        ]);
  return `${table}${hints.map((hint) => `hint: ${hint}\n`).join('')}`;
}

function exitCodeOf(all: readonly Diagnosis[]): ExitCode {
  if (all.some(({ state }) => state === 'failed')) return exitCodes.failed;
  return all.some(({ state }) => state === 'unreachable') ? exitCodes.unreachable : exitCodes.done;
}

const summaries: Readonly<Partial<Record<ExitCode, string>>> = {
  [exitCodes.done]: 'Nothing stands in the way.\n',
  [exitCodes.failed]: 'What failed stands in the way.\n',
  [exitCodes.unreachable]: 'Some hosts cannot be reached.\n',
};

/** `waxseal doctor`: what stands in the way, on this machine and on every host. Changes nothing. */
export async function doctor(options: EntryOptions, io: Io): Promise<ExitCode> {
  const here = (await diagnoseHere(io)).map((one) => ({ where: '(here)', ...one }));
  const hosts = (await gatherFacts(options, io)).flatMap((one) =>
    diagnoseHost(one).map((found) => ({ where: one.host.name, ...found })),
  );
  const all = [...here, ...hosts];
  const code = exitCodeOf(all);
  io.out(harmless(render(all, options.quiet === true)));
  io.out(summaries[code] ?? '');
  return code;
}
