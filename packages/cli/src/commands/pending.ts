import { type ExitCode, exitCodes, harmless, InputError } from '@waxseal/core';
import { parsePendingWork, type PendingWork } from '@waxseal/playbook';
import { clearPendingProgram, pendingProgram } from '@waxseal/shell';
import { renderTable } from '@waxseal/report';
import { type Answer, askHosts, exitCodeOfAnswers } from '../ask-hosts.ts';
import type { EntryOptions } from '../global-options.ts';
import type { Io } from '../io.ts';

interface PendingOptions extends EntryOptions {
  readonly clear?: readonly string[];
  readonly output: 'plain' | 'json';
}

type Answers = readonly Answer<readonly PendingWork[]>[];

function render(answers: Answers): string {
  const rows = answers.flatMap((one) =>
    one.state === 'known'
      ? one.told.map(({ id, note }) => [
          one.host.name,
          note.handler || 'activation',
          note.task,
          note.play,
          note.run,
          id,
        ])
      : [[one.host.name, one.state.toUpperCase(), '', '', '', one.fault.message]],
  );
  if (rows.length === 0) return 'nothing is pending\n';
  return renderTable([['host', 'handler', 'notified by', 'play', 'run', 'id'], ...rows], '');
}

function asJson(answers: Answers): string {
  const hosts = answers.map((one) => ({
    host: one.host.name,
    ...(one.state === 'known' ? { pending: one.told.map(({ id, note }) => ({ id, ...note })) } : { fault: one.fault }),
  }));
  return `${JSON.stringify({ v: 1, hosts }, undefined, 2)}\n`;
}

function refuseUnknown(ids: readonly string[], answers: Answers): void {
  const known = new Set(answers.flatMap((one) => (one.state === 'known' ? one.told.map(({ id }) => id) : [])));
  const faults = ids
    .filter((id) => !known.has(id))
    .map((value) => ({ message: 'no host has this pending', value, hint: 'waxseal pending lists the ids' }));
  if (faults.length > 0) throw new InputError(faults);
}

/** `waxseal pending`: handlers and activations that runs left to be done; exit code 1 while there are any. `--clear ID` strikes one off. */
export async function pending({ clear = [], ...options }: PendingOptions, io: Io): Promise<ExitCode> {
  const found = await askHosts(options, io, pendingProgram, parsePendingWork);
  refuseUnknown(clear, found);
  const answers =
    clear.length === 0 ? found : await askHosts(options, io, clearPendingProgram(clear), parsePendingWork);
  io.out(options.output === 'json' ? asJson(answers) : harmless(render(answers)));
  const left = answers.some((one) => one.state === 'known' && one.told.length > 0);
  return left ? exitCodes.failed : exitCodeOfAnswers(answers);
}
