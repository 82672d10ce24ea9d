import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { labObstacle } from '@waxseal/lab';
import { composeLab } from './compose-lab.ts';
import { compareInLab } from './lab-comparison.ts';

// What `pnpm lab` runs: the mail Internet on this machine, the secure-mail playbook on its hosts, and the probes' verdicts.

const root = join(import.meta.dirname, '..');

async function main(): Promise<number> {
  const obstacle = labObstacle();
  if (obstacle !== undefined) {
    console.error(`✗ the lab cannot run here: ${obstacle}\n  hint: as root on Linux: sudo npx -y pnpm@12 lab`);
    return 3;
  }
  console.log(
    'Building and booting the mail Internet (the first time Debian is installed, which takes about a minute)…',
  );
  await using composed = await composeLab([
    { name: 'mx1', release: 'bookworm', address: '192.0.2.11' },
    { name: 'mx2', release: 'trixie', address: '192.0.2.12' },
    { name: 'plain', release: 'bookworm', address: '192.0.2.13' },
  ]);
  const [command = '', ...args] = composed.waxseal(
    'apply',
    join(root, 'playbooks/secure-mail.ts'),
    '-i',
    join(root, 'inventories/lab.ts'),
    '--yes',
    ...process.argv.slice(2),
  );
  const apply = spawn(command, args, { stdio: 'inherit' });
  const [code] = (await once(apply, 'close')) as [number | null];
  if (code === 0) console.log(`\n${await compareInLab(composed.internet)}`);
  return code ?? 1;
}

process.exitCode = await main();
