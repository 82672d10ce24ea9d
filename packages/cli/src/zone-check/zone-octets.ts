import { closeSync, readSync } from 'node:fs';
import type { ZoneOctets } from '@waxseal/zone/check';
import { type OpenedFile, openFile, readOpened } from '../read-octets.ts';

/** A zone file that is open: close it when it is read. */
export interface OpenZone extends ZoneOctets {
  readonly close: () => void;
}

/** Octets that are in memory already. */
export function octetsInMemory(octets: Uint8Array): OpenZone {
  return { size: octets.length, read: (offset, length) => octets.subarray(offset, offset + length), close: () => {} };
}

function readFully(descriptor: number, into: Buffer, offset: number): number {
  let done = 0;
  for (let count = -1; count !== 0 && done < into.length; done += count)
    count = readSync(descriptor, into, done, into.length - done, offset + done);
  return done;
}

function openRegular({ descriptor, stat }: OpenedFile, signal?: AbortSignal): OpenZone {
  let buffer = Buffer.alloc(0);
  const read = (offset: number, length: number): Uint8Array => {
    signal?.throwIfAborted();
    const wanted = Math.max(0, Math.min(length, stat.size - offset));
    if (buffer.length < wanted) buffer = Buffer.allocUnsafeSlow(wanted);
    return buffer.subarray(0, readFully(descriptor, buffer.subarray(0, wanted), offset));
  };
  return { size: stat.size, read, close: () => closeSync(descriptor) };
}

/** Opens a regular zone file to be read part by part into one buffer, which the next part overwrites. Throws as node:fs does. */
export function openZoneFile(path: string): OpenZone {
  const opened = openFile(path);
  if (opened.stat.isFile()) return openRegular(opened);
  closeSync(opened.descriptor);
  throw new Error('this is no regular file');
}

/** As {@link openZoneFile}, or what a pipe gives to its end: that has no size and no second reading. */
export async function openZone(path: string, signal: AbortSignal): Promise<OpenZone> {
  const opened = openFile(path);
  return opened.stat.isFile() ? openRegular(opened, signal) : octetsInMemory(await readOpened(opened, signal));
}
