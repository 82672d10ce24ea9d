import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import type { Bounds } from '../bounds/bounds.ts';
import { ReportRefused } from '../bounds/report-refused.ts';
import type { Unpacked } from './unpack.ts';

function broken(cause: unknown): ReportRefused {
  return cause instanceof ReportRefused
    ? cause
    : new ReportRefused(`the zip archive is broken: ${(cause as Error).message}`, { cause });
}

async function opened(octets: Uint8Array): Promise<ZipFile> {
  try {
    return await fromBufferPromise(Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength), {
      lazyEntries: true,
      validateEntrySizes: true,
    });
  } catch (cause) {
    throw broken(cause);
  }
}

/** The entries that hold something, as far as the directory of the archive tells. */
async function entriesOf(zip: ZipFile, bounds: Bounds): Promise<readonly Entry[]> {
  if (zip.entryCount > bounds.entries)
    throw new ReportRefused('an archive has too many files', { value: String(zip.entryCount) });
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.length >= bounds.entries) throw new ReportRefused('an archive has too many files');
      if (!entry.fileName.endsWith('/')) entries.push(entry);
    }
  } catch (cause) {
    throw broken(cause);
  }
  return entries;
}

/** The files of a zip archive, one after the other; each entry is read in memory and written nowhere. @throws ReportRefused */
export async function* readZip(octets: Uint8Array, bounds: Bounds): AsyncGenerator<Unpacked> {
  const zip = await opened(octets);
  for (const entry of await entriesOf(zip, bounds)) {
    if (entry.isEncrypted()) throw new ReportRefused('an archive is encrypted', { value: entry.fileName });
    const chunks = await zip.openReadStreamPromise(entry).catch((cause: unknown) => {
      throw broken(cause);
    });
    yield { name: entry.fileName, chunks };
  }
}
