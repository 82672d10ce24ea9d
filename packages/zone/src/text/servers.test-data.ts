import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who reads a rendered zone. */
export type Server = 'BIND' | 'Knot' | 'NSD';

// What BIND says of a zone's sense is switched off: here it is asked whether it can read the file, and what it has read.
const lenient = ['-i', 'none', ...['-k', '-m', '-n', '-M', '-S', '-r', '-W'].flatMap((check) => [check, 'ignore'])];

/** The checkers that come with the three servers; BIND's writes what it has read, a record a line. */
export const servers: Readonly<
  Record<Server, { readonly program: string; readonly args: (file: string) => readonly string[] }>
> = {
  BIND: {
    program: '/usr/bin/named-compilezone',
    args: (file) => [...lenient, '-s', 'full', '-o', `${file}.read`, 'new.example', file],
  },
  Knot: { program: '/usr/bin/kzonecheck', args: (file) => ['-v', '-o', 'new.example', file] },
  NSD: { program: '/usr/sbin/nsd-checkzone', args: (file) => ['new.example', file] },
};

/** The programs that this machine lacks. */
export const missingServers = Object.values(servers)
  .map(({ program }) => program)
  .filter((program) => !existsSync(program));

/** What a server said against a zone file, `''` when it accepts it, and for BIND what it has read. */
export interface Reading {
  readonly refused: string;
  readonly read: Uint8Array | undefined;
}

/** Has one server read a zone. */
export function readBy(server: Server, directory: string, text: string): Promise<Reading> {
  const file = join(directory, server);
  const { program, args } = servers[server];
  writeFileSync(file, text);
  return new Promise((resolve) => {
    execFile(program, args(file), { timeout: 10_000 }, (error, stdout, stderr) => {
      const refused = error === null ? '' : `${error.message}\n${stdout}${stderr}`;
      resolve({ refused, read: error === null && server === 'BIND' ? readFileSync(`${file}.read`) : undefined });
    });
  });
}
