import { Unreachable } from '@waxseal/core';
import type { SshTarget } from './ssh-config.ts';

const reasons: readonly (readonly [RegExp, string, string])[] = [
  [/ECONNREFUSED/, 'nothing listens there', 'is sshd running, is the port right?'],
  [/ENOTFOUND|EAI_AGAIN/, 'the name does not resolve', 'see ansible_host in the inventory'],
  [/EHOSTUNREACH|ENETUNREACH/, 'there is no route to the host', 'is the address right, is the network up?'],
  [/Timed out|ETIMEDOUT/i, 'no answer in time', 'is a firewall in between? ansible_timeout gives it longer'],
  [
    /authentication methods failed/i,
    'the host accepted none of our keys',
    'see ansible_user and ansible_ssh_private_key_file in the inventory, or ssh-add; a wrong passphrase opens no key',
  ],
  [
    /no matching|handshake failed/i,
    'no common algorithm',
    'the host offers only what is no longer accepted, or only post-quantum key exchange',
  ],
  [
    /ECONNRESET|closed|ended|No response/i,
    'the connection was dropped',
    'sshd may limit connections (MaxStartups) or refuse this address',
  ],
];

/** An ssh library's error as what a person can act on. */
export function explainFailure(
  host: string,
  target: Pick<SshTarget, 'hostname' | 'port' | 'user'>,
  error: unknown,
): Unreachable {
  if (error instanceof Unreachable) return error;
  const text = error instanceof Error ? error.message : String(error);
  const known = reasons.find(([pattern]) => pattern.test(text));
  const value = `${target.user}@${target.hostname}:${target.port}`;
  if (known === undefined) return new Unreachable(`${host}: cannot connect: ${text}`, { value, cause: error });
  return new Unreachable(`${host}: ${known[1]}`, { value, hint: known[2], cause: error });
}
