import { PassThrough } from 'node:stream';
import { createTerminalReporter, paint } from '@waxseal/report';
import { expect, it } from 'vitest';
import { askOnTerminal } from './ask-on-terminal.ts';

const stamp = { v: 1, at: '2026-01-01T00:00:00Z', run: 'r' } as const;

it('asks questions of several hosts one after the other, on a screen that the live view leaves alone', async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  let screen = '';
  output.on('data', (chunk: Buffer) => (screen += chunk.toString()));
  let hold = (): (() => void) => () => undefined;
  let seconds = 0;
  let tick = (): void => undefined;
  const report = createTerminalReporter(
    {
      write: (text) => output.write(text),
      columns: () => 80,
      now: () => (seconds += 1) * 1000,
      ticks: (draw) => {
        tick = draw;
        return () => undefined;
      },
      questions: (holdView) => (hold = holdView),
    },
    { paint: paint(false), details: false, quiet: false },
  );
  report({ ...stamp, type: 'run.started', playbook: 'p', mode: 'apply', hosts: ['mx1'] });
  report({ ...stamp, type: 'play.started', play: 'one', hosts: ['mx1'] });
  report({ ...stamp, type: 'host.started', play: 'one', host: 'mx1' });
  expect(screen).toContain('mx1');
  const ask = askOnTerminal({ input, output, signal: new AbortController().signal, hold: () => hold() });
  const answers = Promise.all([ask('passphrase of one: ', true), ask('passphrase of two: ', true)]);
  await new Promise((resolve) => setImmediate(resolve));
  const before = screen;
  tick();
  tick();
  report({ ...stamp, type: 'host.started', play: 'one', host: 'mx1' });
  expect(screen).toBe(before);
  expect(screen).toMatch(/passphrase of one: $/);
  input.write('first\n');
  await expect.poll(() => screen).toMatch(/passphrase of two: $/);
  input.write('second\n');
  expect(await answers).toEqual(['first', 'second']);
  tick();
  expect(screen.slice(screen.indexOf('passphrase of two'))).toContain('mx1');
});
