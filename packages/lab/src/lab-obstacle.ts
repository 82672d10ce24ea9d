import { accessSync, constants } from 'node:fs';

function readable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** Why no lab can run here, for people; undefined when one can. The lab needs Linux, root and apt for what is missing. */
export function labObstacle(): string | undefined {
  if (process.platform !== 'linux') return `the lab needs Linux, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'the lab needs root, for namespaces and mounts';
  if (!readable('/proc/self/ns/net')) return 'the lab needs a kernel with network namespaces';
  if (!readable('/usr/bin/apt-get')) return 'the lab needs Debian or Ubuntu: it builds its hosts with mmdebstrap';
  return undefined;
}
