import { parentOf } from '../world/posix-path.ts';
import type { PathFact, World } from '../world/world.ts';
import type { Refusal } from './attributes.ts';

function barrierOf(fact: PathFact | undefined): 'readonly' | 'mounted' | undefined {
  return fact !== undefined && 'barrier' in fact ? fact.barrier : undefined;
}

/**
 * Why not even root can change a path: its file system is mounted read-only, it or its directory is immutable (chattr(1)),
 * or another file is mounted upon it, over which nothing can be renamed. `attributes` change without a rename.
 */
export function barrierRefusal(path: string, { paths }: World, what: 'all' | 'attributes'): Refusal | undefined {
  const own = barrierOf(paths.get(path));
  const stuck = [path, ...(what === 'all' ? [parentOf(path)] : [])].find(
    (one) => barrierOf(paths.get(one)) === 'readonly',
  );
  if (stuck !== undefined)
    return {
      state: 'fault',
      message: `${stuck} cannot be written, not even by root`,
      hint: 'it is on a read-only mount, or immutable: see findmnt --target and lsattr -d',
    };
  if (own !== 'mounted' || what === 'attributes') return undefined;
  return {
    state: 'fault',
    message: `another file is mounted on ${path}, so that it cannot be replaced`,
    hint: 'change the file where it is mounted from, or unmount it first',
  };
}
