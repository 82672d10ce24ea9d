import { labObstacle } from '@waxseal/lab';
import type { TestProject } from 'vitest/node';
import { startKeeper } from './keeper.ts';
import { members } from './members.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The socket of the keeper of the shared lab; absent where no lab can run. */
    sharedLab?: string;
  }
}

/** Called by vitest once a run, before any test: starts the keeper of the shared lab, whose end is the end of the lab. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (labObstacle() !== undefined) return undefined;
  // The lab is made when a test asks for it, and its code is loaded then.
  const keeper = await startKeeper(members, async () => (await import('./make-shared-lab.ts')).makeSharedLab());
  project.provide('sharedLab', keeper.path);
  return async () => keeper[Symbol.asyncDispose]();
}
