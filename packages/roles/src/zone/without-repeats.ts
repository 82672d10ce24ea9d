import type { Task } from '@waxseal/playbook';

/** Tasks of several zones on one host: what they share, as the packages of the name server, is there once. */
export function withoutRepeats(tasks: readonly Task[]): readonly Task[] {
  return [...new Set(tasks)];
}
