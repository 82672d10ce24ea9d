import type { Duplex, Readable } from 'node:stream';
import { NotBegun } from '../not-begun.ts';
import type { RunOptions, RunResult } from '../connection.ts';
import { collector } from '../shell/collect.ts';
import type { ProgramInput } from '../shell/program-input.ts';
import { printedTooMuch } from '../shell/too-much.ts';
import type { Client } from './open-client.ts';

/** A program on an open connection. */
export interface Execution extends Pick<RunOptions, 'onLine' | 'mostOutput'> {
  readonly host: string;
  readonly command: string;
  readonly input: ProgramInput;
  /** Called when the host has begun to execute it. */
  readonly onBegin: () => void;
}

/** What ssh2 gives for a command that runs. */
interface ExecChannel extends Duplex {
  readonly stderr: Readable;
  close(): void;
}

/**
 * Executes a program, holding no more of its output than it may print: node-ssh's own `execCommand` keeps every chunk,
 * so that one host could fill the memory of the run. Gives nothing when the channel closed without a status.
 * @throws WaxsealError when the program printed too much; its channel is closed then.
 */
export function executeProgram({ ssh }: Pick<Client, 'ssh'>, execution: Execution): Promise<RunResult | undefined> {
  const { host, command, input, onBegin, onLine, mostOutput: most } = execution;
  return new Promise((resolve, reject) => {
    const connection = ssh.connection;
    if (connection === null) return reject(new NotBegun(`${host}: the connection is closed`));
    return connection.exec(command, (error: Error | undefined, channel: ExecChannel) => {
      if (error !== undefined) return reject(error);
      onBegin();
      const onOverflow = (): void => {
        reject(printedTooMuch(host, most));
        channel.close();
      };
      const out = collector({ most, onOverflow, onLine });
      const err = collector({ most, onOverflow });
      let status: number | undefined;
      channel.on('exit', (code: number | null) => void (status = code ?? 128));
      channel.on('close', () =>
        resolve(status === undefined ? undefined : { status, stdout: out.text(), stderr: err.text() }),
      );
      channel.on('error', reject);
      channel.on('data', out.take);
      channel.stderr.on('data', (chunk: Buffer) => {
        err.take(chunk);
        input.heard(chunk);
      });
      if (typeof input.stdin === 'string') return void channel.end(input.stdin);
      return void input.stdin.pipe(channel);
    });
  });
}
