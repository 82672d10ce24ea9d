import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError, type ResourceRecord } from '@waxseal/core';
import { parseZone } from '@waxseal/zone';

/** Reads the records of a master file that stands for the rest of the Internet, by its name in the project's directory. @throws InputError */
export async function readRecords(file: string, directory = '.'): Promise<readonly ResourceRecord[]> {
  const text = await readFile(resolve(directory, file), 'utf8').catch((cause: unknown) => {
    throw new InputError('the file that stands for the rest of the Internet cannot be read', {
      place: { file },
      cause,
    });
  });
  const { records, faults } = parseZone(text, { file });
  if (faults.length > 0) throw new InputError(faults);
  return records.map(({ record }) => record);
}
