import { join, resolve } from 'node:path';
import type { ExitCode } from '@waxseal/core';
import { runPlaybook } from '@waxseal/playbook';
import type { HostOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { openReporter } from '../open-reporter.ts';
import { runOptions } from '../run-on-hosts.ts';

/** `waxseal stage`: the exact files of every host in DIR/HOST, through the very same programs; nothing is contacted. */
export async function stage(
  playbook: string,
  options: HostOptions & { readonly out: string },
  io: Io,
): Promise<ExitCode> {
  const run = await runOptions('apply', playbook, options, io, openReporter(options, io, 'apply'));
  const plays = run.playbook.plays.map((play) => ({ ...play, externals: () => [], verify: () => [] }));
  const connection = ({ name }: { readonly name: string }) =>
    ({ kind: 'directory', root: join(resolve(io.cwd, options.out), name) }) as const;
  return (await runPlaybook({ ...run, playbook: { ...run.playbook, plays }, connection })).exitCode;
}
