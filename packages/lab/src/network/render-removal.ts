import { sh } from '@waxseal/core';
import { namespacePath } from './namespace-name.ts';

const folder = namespacePath('');

/**
 * Renders the program that removes network namespaces. One that is gone already is no fault. `ip netns add` mounts its
 * folder on itself and leaves it so: that goes too when nobody has a namespace any more.
 */
export function renderRemoval(names: readonly string[]): string {
  return [
    ...names.map((name) => sh`ip netns delete ${name} 2>/dev/null || :`),
    sh`if [ -d ${folder} ] && [ -z "$(ls -A ${folder})" ]; then`,
    sh`  umount ${folder} 2>/dev/null || :`,
    sh`  rmdir ${folder} 2>/dev/null || :`,
    'fi',
    '',
  ].join('\n');
}
