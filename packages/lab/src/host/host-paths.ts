import { join } from 'node:path';
import { labDirectory } from '../state/lab-directory.ts';

/** The places of one host within its lab's directory. */
export interface HostPaths {
  /** Where it mounts its overlay, within its own mount namespace. */
  readonly mount: string;
  /** The tree of files it boots with. */
  readonly files: string;
  /** Its process 1, as an identity in JSON. */
  readonly init: string;
  /** What its boot printed. */
  readonly log: string;
  /** What programs attached to its network printed. */
  readonly attached: string;
}

/** The places of one host. */
export function hostPaths(id: string, name: string): HostPaths {
  const folder = join(labDirectory(id), 'hosts', name);
  return {
    mount: join(folder, 'mount'),
    files: join(folder, 'files'),
    init: join(folder, 'init.json'),
    log: join(folder, 'boot.log'),
    attached: join(folder, 'attached.log'),
  };
}
