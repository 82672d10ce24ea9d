import { randomBytes } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A secret that occurs nowhere by chance. Of letters, digits and hyphens, so that no quoting changes it. */
export function canary(label: string): string {
  return `canary-${label}-${randomBytes(9).toString('hex')}`;
}

/** What base64 of a longer text says of a part of it that begins at an octet of this number modulo 3: full characters only. */
function base64At(octets: Buffer, offset: number): string {
  const whole = Buffer.concat([Buffer.alloc(offset), octets])
    .toString('base64')
    .replace(/=+$/, '');
  const from = Math.ceil((offset * 8) / 6);
  return whole.slice(from, Math.floor(((offset + octets.length) * 8) / 6));
}

const percent = (octets: Buffer): string =>
  [...octets].map((octet) => `%${octet.toString(16).padStart(2, '0')}`).join('');

/** A secret in every spelling in which it may leave: itself, base64 wherever it stands in a longer text, hex, percent-encoded. */
function spellings(secret: string): readonly string[] {
  const octets = Buffer.from(secret);
  const base64 = [0, 1, 2].map((offset) => base64At(octets, offset));
  const hex = octets.toString('hex');
  const encoded = percent(octets);
  return [
    ...new Set([
      secret,
      encodeURIComponent(secret),
      ...base64,
      ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
      hex,
      hex.toUpperCase(),
      encoded,
      encoded.toUpperCase(),
    ]),
  ];
}

/** Secrets by what they are called, each in all its spellings. */
export type Needles = ReadonlyMap<string, readonly string[]>;

export function needlesOf(secrets: Readonly<Record<string, string>>): Needles {
  return new Map(Object.entries(secrets).map(([name, secret]) => [name, spellings(secret)]));
}

/** The secrets that a text gives away, as `name: the text around it`. */
export function leaksIn(text: string, needles: Needles): readonly string[] {
  return [...needles].flatMap(([name, list]) =>
    list.flatMap((needle) => {
      const at = text.indexOf(needle);
      return at === -1 ? [] : [`${name}: …${text.slice(Math.max(0, at - 80), at + 20)}…`];
    }),
  );
}

/** The secrets that files below a directory give away, as `path: name`; `known` paths are passed over. */
export async function leaksBelow(
  directory: string,
  needles: Needles,
  known: readonly string[] = [],
): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = await Promise.all(
    files
      .filter((file) => !known.includes(file.slice(directory.length + 1)))
      .map(async (file) =>
        leaksIn(`${file}\n${(await readFile(file)).toString('latin1')}`, needles).map((leak) => `${file}: ${leak}`),
      ),
  );
  return found.flat();
}
