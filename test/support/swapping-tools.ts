import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostileId } from './hostile-user.ts';

const swapped = ['mktemp', 'stat', 'ln', 'mv', 'awk', 'base64', 'sha256sum', 'mkdir', 'chown', 'chmod', 'cp', 'rm'];

/**
 * Programs that a run on the host starts, each wrapped: behind the n-th call the hostile user, as itself, swaps the names that
 * root is about and what root made for itself. A race that is won each time. Returns the directory for the front of PATH.
 */
export function swappingTools(root: string, call: number): { readonly path: string; readonly calls: () => number } {
  const path = join(root, 'tools');
  mkdirSync(path);
  const count = join(path, 'count');
  writeFileSync(count, '0\n');
  writeFileSync(
    join(path, 'swap'),
    `cd '${root}/home' || exit
for room in .waxseal.*; do [ -d "$room" ] && [ ! -L "$room" ] && mv "$room" "taken$room" && ln -s '${root}/guard' "$room"; done
mv target aside.target; ln -s '${root}/guard/secret' target
mv sub aside.sub; ln -s '${root}/guard' sub
`,
  );
  writeFileSync(
    join(path, 'tool'),
    `#!/bin/sh
/usr/bin/"\${0##*/}" "$@"
status=$?
read -r n <'${count}'
echo $((n + 1)) >'${count}'
[ "$n" -ne ${call} ] || PATH=/usr/bin:/bin setpriv --reuid=${hostileId} --regid=${hostileId} --clear-groups sh '${path}/swap' >/dev/null 2>&1
exit "$status"
`,
  );
  chmodSync(join(path, 'tool'), 0o755);
  for (const name of swapped) symlinkSync('tool', join(path, name));
  return { path, calls: () => Number(readFileSync(count, 'utf8')) };
}
