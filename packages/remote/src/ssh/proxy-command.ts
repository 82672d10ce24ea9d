import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { Unreachable } from '@waxseal/core';
import type { SshTarget } from './ssh-config.ts';

/** The command of ssh_config's ProxyCommand with its tokens replaced: `%h`, `%n`, `%p`, `%r` and `%%` (ssh_config(5), TOKENS). */
export function expandProxyCommand(command: string, target: SshTarget, alias: string): string {
  const words: Readonly<Record<string, string>> = {
    h: target.hostname,
    n: alias,
    p: String(target.port),
    r: target.user,
    '%': '%',
  };
  return command.replaceAll(/%(.)/g, (token, letter: string) => {
    const word = words[letter];
    if (word === undefined) {
      throw new Unreachable(`${alias}: ProxyCommand holds ${token}, which is not known here`, {
        value: command,
        hint: 'it may hold %h, %n, %p, %r and %%',
      });
    }
    return word;
  });
}

/** A connection to the host through the command's stdin and stdout, as OpenSSH makes it. The command is the user's own. */
export function openProxyCommand(command: string): Duplex {
  const child = spawn('/bin/sh', ['-c', `exec ${command}`], { stdio: ['pipe', 'pipe', 'inherit'] });
  const way = Duplex.from({ writable: child.stdin, readable: child.stdout });
  child.on('error', (error) => way.destroy(error));
  way.on('close', () => child.kill());
  return way;
}
