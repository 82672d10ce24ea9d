/** Most files one inside the other. */
export const deepestInclude = 8;

/**
 * The path of an included file, relative to the directory of the zone file: as it is written, from the directory of the
 * file that includes it. Undefined for an absolute path and for one that leads out of the zone's directory.
 */
export function includePath(from: string, wanted: string): string | undefined {
  if (wanted === '' || wanted.startsWith('/') || /[\0\\]/.test(wanted)) return undefined;
  const parts: string[] = from.split('/').slice(0, -1);
  for (const part of wanted.split('/')) {
    if (part === '..') {
      if (parts.length === 0) return undefined;
      parts.pop();
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
