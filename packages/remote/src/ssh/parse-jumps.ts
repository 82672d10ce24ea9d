import { InputError } from '@waxseal/core';
import type { ConnectionOptions } from '../connection.ts';

/** A hop of ProxyJump, as connection options of its own. */
export interface Jump {
  readonly host: string;
  readonly options: Pick<ConnectionOptions, 'address' | 'port' | 'user' | 'proxyJump'>;
}

function parseJump(text: string): Jump {
  const match = /^(?:ssh:\/\/)?(?:([^@\s]+)@)?(\[[0-9a-f:.]+\]|[A-Za-z0-9_.-]+)(?::(\d{1,5}))?$/i.exec(text);
  const [, user, host = '', port] = match ?? [];
  if (match === null || host.startsWith('-'))
    throw new InputError('not a jump host', { value: text, hint: 'user@host:port, several with commas between' });
  const address = host.replace(/^\[|\]$/g, '');
  // 'none': a hop is reached from the hop before, never by a jump of its own.
  return {
    host: address,
    options: {
      address,
      proxyJump: 'none',
      ...(user === undefined ? {} : { user }),
      ...(port === undefined ? {} : { port: Number(port) }),
    },
  };
}

/** Reads OpenSSH's ProxyJump: `user@host:port,…`. @throws InputError */
export function parseJumps(text: string | undefined): readonly Jump[] {
  return text === undefined || text === 'none' || text === ''
    ? []
    : text.split(',').map((part) => parseJump(part.trim()));
}
