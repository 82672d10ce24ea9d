import { stat } from 'node:fs/promises';
import { readIdentity } from '@waxseal/keygen';
import { InputError } from '@waxseal/core';
import type { Io } from '../io.ts';
import { identityFile } from '../state-directory.ts';
import type { Diagnosis } from './diagnosis.ts';

/** TypeScript playbooks are read by Node itself from this release on. */
const oldestNode = [22, 18] as const;

function node(version: string): Diagnosis {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const recent = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  return recent
    ? { check: 'node', state: 'ok', found: version }
    : { check: 'node', state: 'failed', found: version, hint: `${oldestNode.join('.')} or later reads TypeScript` };
}

async function identity({ cwd, env }: Io): Promise<Diagnosis> {
  const file = identityFile(cwd, env);
  try {
    const known = await readIdentity(file);
    if (known === undefined) return { check: 'keys', state: 'ok', found: 'none yet: apply makes them' };
    return {
      check: 'keys',
      state: 'ok',
      found: `sealed; ${env['WAXSEAL_IDENTITY'] === undefined ? '.waxseal/identity.txt' : file} opens them: keep a copy elsewhere`,
    };
  } catch (error) {
    const fault = error instanceof InputError ? error.faults[0] : undefined;
    return {
      check: 'keys',
      state: 'failed',
      found: fault?.message ?? String(error),
      ...(fault?.hint === undefined ? {} : { hint: fault.hint }),
    };
  }
}

/** Keys that every checkout would carry are no secret; outside a checkout there is nothing to ignore. */
async function ignored({ cwd }: Io): Promise<readonly Diagnosis[]> {
  const isThere = (name: string): Promise<boolean> =>
    stat(`${cwd}/${name}`).then(
      () => true,
      () => false,
    );
  if (!(await isThere('.git')) || (await isThere('.gitignore'))) return [];
  return [{ check: 'git', state: 'warning', found: 'no .gitignore', hint: 'write .waxseal/ and out/ into .gitignore' }];
}

/** What stands in the way on this machine. */
export async function diagnoseHere(io: Io): Promise<readonly Diagnosis[]> {
  return [node(process.versions.node), await identity(io), ...(await ignored(io))];
}
