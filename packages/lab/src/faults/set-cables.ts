import { sh } from '@waxseal/core';
import { controlNamespace, namespaceName } from '../network/namespace-name.ts';
import { mustRunScript } from '../run-command.ts';
import { readLabState } from '../state/lab-directory.ts';

/** Takes the cable of one member out of the bridge or puts it back; of all members where no name is given. */
export async function setCables(id: string, state: 'up' | 'down', name?: string): Promise<void> {
  const { members } = await readLabState(id);
  const chosen = members.filter((member) => name === undefined || member.name === name);
  const control = namespaceName(id, controlNamespace);
  await mustRunScript(chosen.map(({ port }) => sh`ip -n ${control} link set ${`port${port}`} ${state}\n`).join(''));
}
