import type { Readable } from 'node:stream';

/** Reads a message up to a limit; undefined when it is longer, read to its end all the same so that the sender can be told. */
export async function receiveMessage(stream: Readable, limit: number): Promise<Uint8Array | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    size += (part as Buffer).length;
    if (size <= limit) parts.push(part as Buffer);
  }
  return size <= limit ? Buffer.concat(parts) : undefined;
}
