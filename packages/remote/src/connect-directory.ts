import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError } from '@waxseal/core';
import { openHere } from './connect-local.ts';
import type { Connection, ConnectionOptions } from './connection.ts';

/**
 * The very same programs, run against a tree instead of `/`.
 * @throws InputError without a root, or when it cannot be made.
 */
export async function connectDirectory(host: string, options: ConnectionOptions): Promise<Connection> {
  if (options.root === undefined)
    throw new InputError(`${host}: a directory connection needs a root`, {
      hint: "connection: { kind: 'directory', root: 'out/mx1' }",
    });
  const root = resolve(options.root);
  if (root === '/')
    throw new InputError(`${host}: the root of a directory connection may not be /`, {
      hint: 'use a local connection to manage this machine',
    });
  try {
    await mkdir(root, { recursive: true });
  } catch (cause) {
    throw new InputError(`${host}: the directory cannot be made`, { value: root, cause });
  }
  return openHere(host, 'directory', { root, place: 'directory' });
}
