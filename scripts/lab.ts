import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInternet, labObstacle, parties } from '@waxseal/lab';

// What `pnpm lab` runs: the mail Internet on this machine, the secure-mail playbook on its hosts, and the probes' verdicts.

const root = join(import.meta.dirname, '..');
const node = [process.execPath, '--conditions=@waxseal/source'];

function start(argv: readonly string[]): ChildProcess {
  const [command = '', ...args] = argv;
  return spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Starts the responder in the verifier's network and waits until it listens. */
async function startResponder(command: (argv: readonly string[], member: string) => readonly string[]): Promise<ChildProcess> {
  const child = start(command([...node, join(root, 'scripts/lab-responder.ts'), parties.root.address, parties.verifier.fqdn], parties.verifier.name));
  const [said] = (await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')])) as [unknown];
  if (!String(said).startsWith('ready')) throw new Error('the responder did not start');
  return child;
}

async function main(): Promise<number> {
  const obstacle = labObstacle();
  if (obstacle !== undefined) {
    console.error(`✗ the lab cannot run here: ${obstacle}\n  hint: as root on Linux: sudo npx -y pnpm@12 lab`);
    return 3;
  }
  console.log('Building and booting the mail Internet (the first time Debian is installed twice, which takes a minute or two)…');
  const project = mkdtempSync(join(tmpdir(), 'waxseal-lab-'));
  const { lab } = await createInternet();
  let responder: ChildProcess | undefined;
  try {
    await lab.start();
    responder = await startResponder((argv, member) => lab.command(argv, member));
    const env = ['env', `INIT_CWD=${project}`, `WAXSEAL_LAB=${dirname(lab.ssh.identityFile)}`];
    const apply = spawn('sh', ['-c', 'exec "$@"', 'sh', ...lab.command([...env, ...node, join(root, 'packages/cli/src/main.ts'), 'apply', join(root, 'playbooks/secure-mail.ts'), '-i', join(root, 'inventories/lab.ts'), '--yes', ...process.argv.slice(2)])], { stdio: 'inherit' });
    const [code] = (await once(apply, 'close')) as [number | null];
    return code ?? 1;
  } finally {
    responder?.kill();
    await lab.down();
    rmSync(project, { recursive: true, force: true });
  }
}

process.exitCode = await main();
