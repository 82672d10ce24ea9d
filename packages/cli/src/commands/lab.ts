import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type ExitCode, exitCodes, InputError } from '@waxseal/core';
import { labCommand, labDown, labObstacle, type LabStatus, labStatus, labUp } from '@waxseal/lab';
import { renderTable } from '@waxseal/report';
import type { Io } from '../io.ts';

function requireLab(): void {
  const obstacle = labObstacle();
  if (obstacle !== undefined)
    throw new InputError(`the lab cannot run here: ${obstacle}`, {
      hint: 'as root on Linux, Debian or a relative: sudo npx waxseal lab up',
    });
}

function renderLab({ name, state, members, ssh }: LabStatus): string {
  const rows = members.map((member) => [member.name, member.fqdn, member.address, member.system, member.state]);
  return `lab ${name}: ${state}\n${renderTable([['host', 'name', 'address', 'system', 'state'], ...rows], '  ')}  ssh -F ${ssh.configFile} HOST, on the lab's network: waxseal lab exec ctl ssh …\n`;
}

/** `waxseal lab up`. */
export async function up(io: Io): Promise<ExitCode> {
  requireLab();
  const { created, booted, lab } = await labUp({ progress: (text: string) => io.err(`${text}\n`) });
  if (!created)
    io.err(
      booted.length === 0
        ? 'A lab stands already.\n'
        : `A lab stands already; booted what did not run: ${booted.join(', ')}\n`,
    );
  io.out(renderLab(lab));
  return exitCodes.done;
}

/** `waxseal lab down`. */
export async function down(io: Io): Promise<ExitCode> {
  requireLab();
  const gone = await labDown();
  io.out(gone.length === 0 ? 'No lab stands.\n' : `Taken down: ${gone.join(', ')}\n`);
  return exitCodes.done;
}

/** `waxseal lab status`. */
export async function status(io: Io): Promise<ExitCode> {
  requireLab();
  const labs = await labStatus();
  io.out(labs.length === 0 ? 'No lab stands: waxseal lab up\n' : labs.map(renderLab).join(''));
  return exitCodes.done;
}

/** Also `lab exec HOST -- COMMAND`, as other programs have it. What stands behind the command is its own. */
function ownWords(argv: readonly string[]): readonly string[] {
  const words = argv[0] === '--' ? argv.slice(1) : argv;
  if (words.length === 0) throw new InputError('no command is named', { hint: 'waxseal lab exec mx1 exim4 -bp' });
  return words;
}

/** `waxseal lab exec HOST COMMAND…`: with this terminal, and the command's own exit status. */
export async function exec(host: string, argv: readonly string[]): Promise<ExitCode> {
  requireLab();
  const [command = '', ...args] = await labCommand(host, ownWords(argv));
  const [code] = (await once(spawn(command, args, { stdio: 'inherit' }), 'close')) as [number | null];
  return (code ?? exitCodes.failed) as ExitCode;
}
