import { askOnTerminal } from './ask-on-terminal.ts';
import type { Io } from './io.ts';
import { lendOwnPackages } from './own-packages.ts';
import { run } from './run.ts';

const { stdin, stdout, stderr, env } = process;
const interrupt = new AbortController();
let notice = (text: string): void => void stderr.write(`\n${text}`);

function onInterrupt(): void {
  // The second Ctrl-C quits at once; what was done stands in the hosts' journals.
  if (interrupt.signal.aborted) process.exit(130);
  notice('Interrupted: no new work is begun. Ctrl-C again quits at once.\n');
  interrupt.abort(new Error('interrupted'));
}
process.on('SIGINT', onInterrupt);
process.on('SIGTERM', onInterrupt);

/** Writes to a stream until its reader goes away (`| head`), which is no fault and ends no run that is under way. */
function writerTo(stream: NodeJS.WriteStream): (text: string) => void {
  let open = true;
  stream.on('error', () => {
    open = false;
  });
  return (text) => {
    if (open) stream.write(text);
  };
}

let hold = (): (() => void) => () => undefined;

function wantsColour(): boolean {
  if (process.argv.includes('--no-color') || (env['NO_COLOR'] ?? '') !== '') return false;
  return process.argv.includes('--color') || stdout.isTTY;
}

const io: Io = {
  out: writerTo(stdout),
  err: writerTo(stderr),
  // pnpm runs scripts in the root of the workspace: INIT_CWD is where the user stands.
  cwd: env['INIT_CWD'] ?? process.cwd(),
  env,
  interactive: stdin.isTTY && stdout.isTTY,
  columns: () => stdout.columns,
  rows: () => stdout.rows,
  onNotice(say) {
    notice = say;
  },
  colour: wantsColour(),
  signal: interrupt.signal,
  clock: () => new Date(),
  onQuestion(holdView) {
    hold = holdView;
  },
  ask: askOnTerminal({ input: stdin, output: stderr, signal: interrupt.signal, hold: () => hold() }),
};

lendOwnPackages();
process.exitCode = await run(process.argv.slice(2), io);
