import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInternet, type Internet, parties, type RunningLab } from '@waxseal/lab';

const root = join(import.meta.dirname, '..');
const node = [process.execPath, '--conditions=@waxseal/source'];

/** The lab's mail Internet with a check-auth responder in it, and a way to run the waxseal command there. */
export interface ComposedLab extends AsyncDisposable {
  readonly internet: Internet;
  /** The command line that runs waxseal on the lab's network, in a project directory of its own. */
  waxseal(...args: readonly string[]): readonly string[];
  /** Where that project keeps its keys. */
  readonly project: string;
}

/** Starts the check-auth responder on a lab's verifier. @throws Error when it does not come up. */
export async function startResponder(lab: Pick<RunningLab, 'command'>): Promise<ChildProcess> {
  const responder = [...node, join(root, 'scripts/lab-responder.ts'), parties.root.address, parties.verifier.fqdn];
  const [command = '', ...args] = lab.command(responder, parties.verifier.name);
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [unknown];
  if (String(said).startsWith('ready')) return child;
  throw new Error('the responder of the lab did not start');
}

/** The command line that runs waxseal on a lab's network, in a project directory. */
export function waxsealIn(
  lab: Pick<RunningLab, 'command' | 'ssh'>,
  project: string,
  args: readonly string[],
): readonly string[] {
  const env = ['env', `INIT_CWD=${project}`, `WAXSEAL_LAB=${dirname(lab.ssh.identityFile)}`];
  return lab.command([...env, ...node, join(root, 'packages/cli/src/main.ts'), ...args]);
}

/** Builds and boots the mail Internet and starts the responder on its verifier. Dispose of it to leave nothing behind. */
export async function composeLab(
  mailHosts?: NonNullable<Parameters<typeof createInternet>[0]>['mailHosts'],
): Promise<ComposedLab> {
  const internet = await createInternet(mailHosts === undefined ? {} : { mailHosts });
  const { lab } = internet;
  const project = mkdtempSync(join(tmpdir(), 'waxseal-lab-'));
  let responder: ChildProcess | undefined;
  const dispose = async (): Promise<void> => {
    responder?.kill();
    await lab.down();
    rmSync(project, { recursive: true, force: true });
  };
  try {
    await lab.start();
    responder = await startResponder(lab);
  } catch (error) {
    await dispose();
    throw error;
  }
  return { internet, project, waxseal: (...args) => waxsealIn(lab, project, args), [Symbol.asyncDispose]: dispose };
}
