import { closeSync, constants, fstatSync, openSync, readFileSync, readSync, type Stats } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';

/** The most octets taken from what is not a regular file: a pipe has no size to refuse it by. */
const longest = 1 << 29;

/** A descriptor and what stands behind it. */
export interface OpenedFile {
  readonly descriptor: number;
  readonly stat: Stats;
}

/** Opens a file for reading without ever waiting for a writer at the other end of a pipe. Throws as node:fs does. */
export function openFile(path: string): OpenedFile {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return { descriptor, stat: fstatSync(descriptor) };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** The octets of a stream to its end or to half a GiB, until `signal` says stop. */
export async function readStream(stream: Readable, signal: AbortSignal): Promise<Buffer> {
  const stop = (): void => void stream.destroy(new Error('interrupted'));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of stream) {
      size += (part as Buffer).length;
      if (size > longest) throw new Error(`more than ${longest >> 20} MiB come through a pipe: write them to a file`);
      parts.push(part as Buffer);
    }
    return Buffer.concat(parts);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** What is there without waiting. */
function readNow(descriptor: number): Buffer {
  const buffer = Buffer.alloc(1 << 16);
  try {
    return buffer.subarray(0, readSync(descriptor, buffer));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return buffer.subarray(0, 0);
    throw error;
  }
}

/**
 * The octets of what was opened, and closes it: a regular file whole, a pipe to its end or to half a GiB, until
 * `signal` says stop. A device is refused unless it is empty, as /dev/null is.
 */
export async function readOpened({ descriptor, stat }: OpenedFile, signal: AbortSignal): Promise<Buffer> {
  if (stat.isFIFO()) return readStream(new Socket({ fd: descriptor, readable: true, writable: false }), signal);
  try {
    if (stat.isFile()) return readFileSync(descriptor);
    if (stat.isDirectory()) throw new Error('this is a directory');
    if (stat.isCharacterDevice() && readNow(descriptor).length === 0) return Buffer.alloc(0);
    throw new Error('this is a device, not a file');
  } finally {
    closeSync(descriptor);
  }
}
