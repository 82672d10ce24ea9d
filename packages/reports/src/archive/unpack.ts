import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Bounds } from '../bounds/bounds.ts';
import { ReportRefused } from '../bounds/report-refused.ts';
import { formOf } from './form-of.ts';
import { gather } from './gather.ts';
import { peek } from './peek.ts';
import { readZip } from './read-zip.ts';

/** A file as it lies in what was sent, or what was sent itself. */
export interface Unpacked {
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

async function* whole(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  yield octets;
}

/** Counts what comes out of an archive, and refuses more of it than bounds allow before the rest is unpacked. */
function counting(packed: number, bounds: Bounds): (chunks: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array> {
  const most = Math.min(bounds.unpacked, Math.max(1024 ** 2, packed * bounds.ratio));
  let unpacked = 0;
  return async function* (chunks) {
    for await (const chunk of chunks) {
      unpacked += chunk.length;
      if (unpacked > most)
        throw new ReportRefused('an archive unpacks to more than a report may have', {
          value: `over ${most} octets of ${packed}`,
        });
      yield chunk;
    }
  };
}

/** The errors of an archive as ours. */
async function* guarded(chunks: AsyncIterable<Uint8Array>, what: string): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (cause) {
    if (cause instanceof ReportRefused) throw cause;
    throw new ReportRefused(`the ${what} archive is broken: ${(cause as Error).message}`, { cause });
  }
}

/** Unpacks what an archive held where that is an archive itself. */
async function* within(name: string, chunks: AsyncIterable<Uint8Array>, bounds: Bounds): AsyncGenerator<Unpacked> {
  const { first, all } = await peek(chunks, 4);
  const form = formOf(first);
  if (form !== 'gzip' && form !== 'zip') yield { name, chunks: all };
  else if (bounds.layers <= 1) throw new ReportRefused('archives lie too deep in each other', { value: name });
  else yield* unpack(name, await gather(all, bounds.unpacked), { ...bounds, layers: bounds.layers - 1 });
}

/**
 * What lies in a file by its first octets, whatever its name and media type say: the files of a zip archive, what gzip
 * packed, or the file itself. Each is to be read before the next is asked for; nothing is unpacked beyond its bounds.
 * @throws ReportRefused for archives that are broken, encrypted or too large.
 */
export async function* unpack(name: string, octets: Uint8Array, bounds: Bounds): AsyncGenerator<Unpacked> {
  const count = counting(octets.length, bounds);
  const form = formOf(octets);
  if (form === 'gzip') {
    const gunzip = Readable.from(whole(octets)).pipe(createGunzip());
    yield* within(name, guarded(count(gunzip), 'gzip'), bounds);
  } else if (form === 'zip') {
    for await (const entry of readZip(octets, bounds))
      yield* within(entry.name, guarded(count(entry.chunks), 'zip'), bounds);
  } else yield { name, chunks: whole(octets) };
}
