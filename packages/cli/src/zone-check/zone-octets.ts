import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import type { ZoneOctets } from '@waxseal/zone/check';

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

/** Opens a zone file to be read part by part into one buffer, which the next part overwrites. Throws as node:fs does. */
export function openZone(path: string): OpenZone {
  const descriptor = openSync(path, 'r');
  const stat = fstatSync(descriptor);
  if (!stat.isFile()) {
    // A pipe has no size and no second reading.
    const octets = readFileSync(descriptor);
    closeSync(descriptor);
    return octetsInMemory(octets);
  }
  let buffer = Buffer.alloc(0);
  const read = (offset: number, length: number): Uint8Array => {
    const wanted = Math.max(0, Math.min(length, stat.size - offset));
    if (buffer.length < wanted) buffer = Buffer.allocUnsafeSlow(wanted);
    return buffer.subarray(0, readFully(descriptor, buffer.subarray(0, wanted), offset));
  };
  return { size: stat.size, read, close: () => closeSync(descriptor) };
}
