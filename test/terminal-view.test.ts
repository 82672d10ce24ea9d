import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import xterm from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { type ScratchProject, scratchProject } from './support/run-cli.ts';

const main = join(import.meta.dirname, '../packages/cli/src/main.ts');
const canTry = existsSync('/usr/bin/script');

// A play whose hosts wait for each other's signals: what the screen shows then is no matter of speed.
const playbook = `import { definePlaybook, file } from '@waxseal/playbook';
import { existsSync } from 'node:fs';
const vars = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
const waits = (host) => ({ name: 'waits', run: async ({ signal, progress }) => {
  progress('for the file go');
  while (!existsSync('go') && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, 20));
  return { passed: host !== 'bad', detail: 'went' };
} });
export default definePlaybook({ name: 'view', vars, plays: (play) => [play('a play', {
  hosts: 'all', tasks: ({ host }) => [file({ path: '/etc-' + host.name, content: 'x'.repeat(10) + '\\n', mode: 0o644 })],
  verify: ({ host }) => (host.name.startsWith('quick') ? [] : [waits(host.name)]),
})] });
`;
const inventory = (names: readonly string[]): string =>
  names.map((name) => `${name} ansible_connection=directory waxseal_root=out/${name}\n`).join('');

interface Terminal {
  /** What the terminal shows now, without the empty lines at its end. */
  screen(): readonly string[];
  until(text: string | RegExp): Promise<readonly string[]>;
  type(text: string): void;
  readonly ended: Promise<number>;
}

/** Runs the command on a terminal of its own, and keeps the screen as a terminal would show it. */
function onTerminal(project: ScratchProject, argv: readonly string[], { columns = 80, rows = 24 } = {}): Terminal {
  const shown = new xterm.Terminal({ cols: columns, rows, scrollback: 1000, allowProposedApi: true });
  const words = [process.execPath, '--conditions=@waxseal/source', main, ...argv].join(' ');
  const child = spawn('script', ['-qefc', `stty cols ${columns} rows ${rows}; exec ${words}`, '/dev/null'], {
    cwd: project.directory,
    env: { ...process.env, INIT_CWD: project.directory, TERM: 'xterm', NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdout.on('data', (part: Buffer) => shown.write(part));
  const screen = (): readonly string[] => {
    const lines = Array.from(
      { length: shown.buffer.active.length },
      (_, index) => shown.buffer.active.getLine(index)?.translateToString(true) ?? '',
    );
    return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
  };
  const until = async (text: string | RegExp): Promise<readonly string[]> => {
    for (let tries = 0; tries < 500; tries += 1) {
      const all = screen().join('\n');
      if (typeof text === 'string' ? all.includes(text) : text.test(all)) return screen();
      await sleep(20);
    }
    throw new Error(`never on the screen: ${String(text)}\n${screen().join('\n')}`);
  };
  const ended = once(child, 'close').then(async ([code]) => {
    await new Promise<void>((resolve) => shown.write('', resolve));
    return Number(code);
  });
  return { screen, until, type: (text) => void child.stdin.write(text), ended };
}

const apply = ['apply', 'view.ts', '-i', 'hosts', '--yes'] as const;

describe.skipIf(!canTry)(`the live view on a terminal${canTry ? '' : ' (not here: needs script)'}`, () => {
  it(
    'has a line per host with its task, a bar and the time, and leaves the log alone',
    { timeout: 30_000 },
    async () => {
      using project = scratchProject({ 'view.ts': playbook, hosts: inventory(['mx1', 'quick1', 'bad']) });
      const terminal = onTerminal(project, apply);
      expect((await terminal.until(/bad +waits: for the file go {2}\d s[^]*/)).slice(0, 2)).toEqual(['', 'a play']);
      const live = terminal.screen();
      expect(live.slice(2, 5).toSorted()).toEqual([
        '  bad  changed   file /etc-bad',
        '  mx1  changed   file /etc-mx1',
        '  quick1  changed   file /etc-quick1',
      ]);
      expect(live.slice(5).map((line) => line.replace(/ {2}\d+ s$/, ''))).toEqual([
        '  ██████████ mx1     waits: for the file go',
        '  ██████████ quick1  done',
        '  ██████████ bad     waits: for the file go',
      ]);
      project.write({ go: '' });
      expect(await terminal.ended).toBe(1);
      const end = terminal.screen();
      expect(end.join('\n')).not.toMatch(/[█░]/);
      expect(end.slice(5, 7).toSorted()).toEqual(['  bad  FAILED    waits: went', '  mx1  passed    waits: went']);
      expect(end.at(-1)).toMatch(/^3 changed, 1 failed on 3 hosts in \d+\.\d s/);
      expect(end.find((line) => line.startsWith('host'))).toBe(
        'host    ok  changed  deferred  failed  skipped  unreachable  programs  seconds',
      );
    },
  );

  it('counts above twenty hosts, and where the screen is low', { timeout: 30_000 }, async () => {
    const names = Array.from({ length: 21 }, (_, index) => `h${index}`);
    using project = scratchProject({ 'view.ts': playbook, hosts: inventory(names) });
    const terminal = onTerminal(project, apply, { rows: 60 });
    expect((await terminal.until('21 hosts: 21 checking')).at(-1)).toBe('  ██████████ 21 hosts: 21 checking');
    project.write({ go: '' });
    expect(await terminal.ended).toBe(0);

    using other = scratchProject({ 'view.ts': playbook, hosts: inventory(names.slice(0, 9)) });
    const low = onTerminal(other, apply, { rows: 8 });
    expect((await low.until('9 hosts: 9 checking')).at(-1)).toBe('  ██████████ 9 hosts: 9 checking');
    other.write({ go: '' });
    expect(await low.ended).toBe(0);
    expect(low.screen().join('\n')).not.toMatch(/[█░]/);
  });

  it('cuts long lines at a narrow screen, where nothing is left of the frame either', { timeout: 30_000 }, async () => {
    using project = scratchProject({ 'view.ts': playbook, hosts: inventory(['a-host-with-a-name-that-is-long']) });
    const terminal = onTerminal(project, apply, { columns: 40 });
    expect((await terminal.until('…')).at(-1)).toMatch(/^ {2}[█░]{10} a-host-with-a-name-that/);
    project.write({ go: '' });
    expect(await terminal.ended).toBe(0);
    expect(terminal.screen().join('\n')).not.toMatch(/[█░…]/);
  });

  it('says above the frame that Ctrl-C was heard, and ends with what was done', { timeout: 30_000 }, async () => {
    using project = scratchProject({ 'view.ts': playbook, hosts: inventory(['mx1', 'mx2']) });
    const terminal = onTerminal(project, apply);
    await terminal.until(/mx2 +waits: for the file go/);
    terminal.type('\u0003');
    expect(await terminal.ended).toBe(130);
    const end = terminal.screen();
    expect(end.filter((line) => line.includes('Interrupted: no new work is begun.'))).toHaveLength(1);
    expect(end.join('\n')).not.toMatch(/[█░]/);
    expect(end.at(-1)).toMatch(/^2 changed on 2 hosts/);
  });
});
