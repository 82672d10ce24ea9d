import { closeSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { openFile } from './read-octets.ts';

/** The most octets of one included file. */
const longest = 1 << 28;

function readRegular(path: string): Uint8Array | undefined {
  const { descriptor, stat } = openFile(path);
  try {
    return stat.isFile() && stat.size <= longest ? readFileSync(descriptor) : undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** Reads files that a zone file includes, regular ones of its own directory only: a link that leads out is as good as absent. */
export function includeReader(zoneFile: string): (path: string) => Uint8Array | undefined {
  return (path) => {
    try {
      const root = realpathSync(dirname(zoneFile));
      const file = realpathSync(join(root, path));
      return file.startsWith(root.endsWith(sep) ? root : root + sep) ? readRegular(file) : undefined;
    } catch {
      return undefined;
    }
  };
}
