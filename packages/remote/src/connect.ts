import type { Connect } from './connection.ts';
import { connectDirectory } from './connect-directory.ts';
import { connectLocal } from './connect-local.ts';

/** Opens the connection a host's options ask for. @throws Unreachable, InputError */
export const connect: Connect = async (host, options, signal) => {
  switch (options.kind) {
    case 'directory':
      return connectDirectory(host, options);
    case 'local':
      return connectLocal(host, options);
    case 'ssh': {
      // node-ssh takes a tenth of a second to load, which a run without ssh need not pay.
      const { connectSsh } = await import('./ssh/connect-ssh.ts');
      return connectSsh(host, options, signal);
    }
    default:
      return options.kind satisfies never;
  }
};
