import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Internet } from '@waxseal/lab';
import { type ComposedLab, waxsealIn } from '../../../scripts/compose-lab.ts';
import { borrow } from './borrow.ts';

/** What `pnpm lab` composes, in the shared lab. */
export interface ComposedShare extends Omit<ComposedLab, 'internet'> {
  readonly internet: Pick<Internet, 'hosts' | 'mailHosts'>;
}

/** Borrows the hosts of the lab's inventory and those around them, with a responder on the verifier. Dispose of it to give them back. */
export async function composeShared(): Promise<ComposedShare> {
  const borrowed = await borrow(['mx1', 'mx2', 'plain', 'ns1', 'ns2'], { responder: true });
  const project = mkdtempSync(join(tmpdir(), 'waxseal-lab-'));
  return {
    internet: { hosts: borrowed.lab.hosts, mailHosts: borrowed.hosts.slice(0, 3) },
    project,
    waxseal: (...args) => waxsealIn(borrowed.lab, project, args),
    async [Symbol.asyncDispose]() {
      await borrowed[Symbol.asyncDispose]();
      rmSync(project, { recursive: true, force: true });
    },
  };
}
