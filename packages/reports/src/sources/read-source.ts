import { constants } from 'node:fs';
import { type FileHandle, lstat, open, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@waxseal/core';
import { formOf } from '../archive/form-of.ts';
import { type Bounds, bounds as usual } from '../bounds/bounds.ts';
import { ReportRefused } from '../bounds/report-refused.ts';
import { readMbox } from './read-mbox.ts';
import type { SourceItem } from './source-item.ts';

/** Opens a plain file and nothing else: no link, and no pipe that would never end. Undefined where there is none of that name. */
async function openPlain(path: string): Promise<FileHandle | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => undefined,
  );
  if (handle === undefined || (await handle.stat()).isFile()) return handle;
  await handle.close();
  return undefined;
}

async function readFile(handle: FileHandle, where: string, bounds: Bounds): Promise<SourceItem> {
  const { size } = await handle.stat();
  if (size > bounds.octets)
    return { form: 'refused', where, refused: new ReportRefused('a file is too long', { value: `${size} octets` }) };
  // What grows meanwhile is read as long as it was.
  const octets = Buffer.alloc(size);
  const { bytesRead } = await handle.read(octets, 0, size, 0);
  const read = octets.subarray(0, bytesRead);
  return { form: formOf(read) === 'other' ? 'mail' : 'file', where, octets: read };
}

async function* readPlain(path: string, where: string, bounds: Bounds): AsyncGenerator<SourceItem> {
  const handle = await openPlain(path);
  if (handle === undefined) return;
  try {
    const head = Buffer.alloc(5);
    await handle.read(head, 0, 5, 0);
    if (head.toString('latin1') === 'From ')
      yield* readMbox(where, handle.createReadStream({ start: 0, autoClose: false }), bounds);
    else yield await readFile(handle, where, bounds);
  } finally {
    await handle.close();
  }
}

const folderDepth = 8;

/** The files of a directory and of those in it, hidden ones left out; of a Maildir what was delivered, not what is being. */
async function* filesBelow(directory: string, depth: number): AsyncGenerator<string> {
  for await (const entry of await opendir(directory)) {
    if (entry.name.startsWith('.')) continue;
    const path = join(directory, entry.name);
    if (entry.isFile()) yield path;
    else if (entry.isDirectory() && entry.name !== 'tmp' && depth > 1) yield* filesBelow(path, depth - 1);
  }
}

/**
 * What lies at a path, one thing after the other: a file (a report, a mail or an mbox), a Maildir, or a folder of them.
 * Links are not followed.
 * @throws InputError when there is nothing at the path; ReportRefused beyond the number of things that are read of one source.
 */
export async function* readSource(path: string, bounds: Bounds = usual): AsyncGenerator<SourceItem> {
  const found = await lstat(path).catch((cause: unknown) => {
    throw new InputError('there are no reports here: the path cannot be read', {
      value: path,
      cause,
      hint: 'name a file, a folder, an mbox or a Maildir',
    });
  });
  let count = 0;
  const paths = found.isDirectory() ? filesBelow(path, folderDepth) : [path];
  for await (const file of paths)
    for await (const item of readPlain(file, file, bounds)) {
      count += 1;
      if (count > bounds.items)
        throw new ReportRefused('a source has more mails than are read of one', {
          value: `over ${bounds.items}`,
          hint: 'move what was read elsewhere',
        });
      yield item;
    }
}
