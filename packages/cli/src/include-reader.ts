import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** Reads files that a zone file includes, from its own directory only: a link that leads out is as good as absent. */
export function includeReader(zoneFile: string): (path: string) => Uint8Array | undefined {
  return (path) => {
    try {
      const root = realpathSync(dirname(zoneFile));
      const file = realpathSync(join(root, path));
      return file.startsWith(root.endsWith(sep) ? root : root + sep) ? readFileSync(file) : undefined;
    } catch {
      return undefined;
    }
  };
}
