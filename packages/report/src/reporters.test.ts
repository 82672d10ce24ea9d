import type { Event, EventBody } from '@waxseal/playbook';
import { describe, expect, it } from 'vitest';
import {
  createJsonReporter,
  createNdjsonReporter,
  createPlainReporter,
  createTerminalReporter,
  paint,
  renderTable,
} from './index.ts';

const event = (body: EventBody): Event => ({ v: 1, at: '2026-01-01T00:00:00.000Z', run: 'r', ...body });
const task = { id: '0', name: 'file /etc/a', kind: 'file' };
const finished = (host: string, outcome: 'ok' | 'changed' | 'failed'): Event =>
  event({
    type: 'task.finished',
    play: 'p',
    host,
    task,
    handler: false,
    outcome,
    ms: 5,
    diffs: [{ subject: '/etc/a', words: ['mode 0644 → 0440'], unified: '--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n' }],
    ...(outcome === 'failed' ? { message: 'status 1', output: 'boom \u001B[31m' } : {}),
  });
const recap = {
  host: 'mx1',
  ok: 1,
  changed: 1,
  deferred: 0,
  skipped: 0,
  failed: 1,
  unreachable: false,
  programs: 2,
  connections: 1,
  ms: 1500,
};
const run: readonly Event[] = [
  event({ type: 'run.started', mode: 'apply', playbook: 'b', hosts: ['mx1'] }),
  event({ type: 'play.started', play: 'p', hosts: ['mx1'] }),
  event({ type: 'host.started', play: 'p', host: 'mx1' }),
  event({ type: 'host.planned', play: 'p', host: 'mx1', tasks: 3, changes: 2 }),
  finished('mx1', 'ok'),
  event({ type: 'task.started', play: 'p', host: 'mx1', task }),
  finished('mx1', 'changed'),
  finished('mx1', 'failed'),
  event({
    type: 'check.finished',
    play: 'p',
    host: 'mx1',
    check: 'probe',
    ms: 1,
    result: {
      passed: false,
      detail: 'no',
      table: [
        ['check', 'state'],
        ['SPF', 'fail'],
      ],
      hint: 'mend it',
    },
  }),
  event({
    type: 'host.unreachable',
    play: 'p',
    host: 'mx2',
    fault: { message: 'nothing listens there', value: 'root@mx2:22', hint: 'is sshd running?' },
  }),
  event({ type: 'play.finished', play: 'p' }),
  event({ type: 'run.finished', recap: [recap], exitCode: 1, ms: 1600 }),
];

function told(reporter: (write: (text: string) => void) => (event: Event) => void): string {
  const parts: string[] = [];
  const report = reporter((text) => parts.push(text));
  run.forEach(report);
  return parts.join('');
}

describe('the plain log', () => {
  it('tells changes, failures, checks and the recap, and what a host says cannot steer the terminal', () => {
    expect(told((write) => createPlainReporter(write, { paint: paint(false), details: false }))).toBe(`
p
  mx1  changed   file /etc/a
  mx1  FAILED    file /etc/a
      status 1
      boom \\x1b[31m
  mx1  FAILED    probe: no
      check  state
      SPF    fail
      hint: mend it
  mx2  UNREACHABLE
      ✗ nothing listens there, got "root@mx2:22"
        hint: is sshd running?

host  ok  changed  deferred  failed  skipped  unreachable  programs  seconds
mx1   1   1        0         1       0        no           2         1.5

1 changed, 1 failed on 1 host in 1.6 s (run r)
`);
  });

  it.each<[string, (write: (text: string) => void) => (event: Event) => void]>([
    ['the log', (write) => createPlainReporter(write, { paint: paint(false), details: false })],
    [
      'the terminal',
      (write) => createTerminalReporter({ write, columns: () => 60 }, { paint: paint(false), details: false }),
    ],
  ])('ends on %s with a row per host and the slowest tasks, if any took long', (_where, reporter) => {
    const parts: string[] = [];
    const report = reporter((text) => parts.push(text));
    const taking = (ms: number, name: string): Event =>
      event({
        type: 'task.finished',
        play: 'p',
        host: 'mx1',
        task: { ...task, name },
        handler: false,
        outcome: 'changed',
        ms,
        diffs: [],
      });
    [taking(1200, 'package bind9'), taking(900, 'quick'), taking(61_000, 'package exim4')].forEach(report);
    report(
      event({
        type: 'run.finished',
        recap: [recap, { ...recap, host: 'mx2.new.example', changed: 12, failed: 0, unreachable: true }],
        exitCode: 1,
        ms: 62_100,
      }),
    );
    expect(parts.at(-1)?.slice(parts.at(-1)?.indexOf('\nhost'))).toBe(`
host             ok  changed  deferred  failed  skipped  unreachable  programs  seconds
mx1              1   1        0         1       0        no           2         1.5
mx2.new.example  1   12       0         0       0        yes          2         1.5

slowest
  61.0 s  mx1  package exim4
  1.2 s   mx1  package bind9

13 changed, 1 failed, 1 unreachable on 2 hosts in 62.1 s (run r)
`);
  });

  it('tells failures and the end only when it shall be quiet, and the mode is still known', () => {
    const parts: string[] = [];
    const report = createPlainReporter((text) => parts.push(text), { paint: paint(false), details: true, quiet: true });
    report(event({ type: 'run.started', mode: 'check', playbook: 'b', hosts: ['mx1'] }));
    run.slice(1).forEach(report);
    expect(parts.join('')).toMatch(
      /^ {2}mx1 {2}FAILED {4}file \/etc\/a\n[^]*mx1 {2}FAILED {4}probe[^]*UNREACHABLE[^]*\n1 to change, 1 failed/,
    );
    expect(parts.join('')).not.toMatch(/changed {3}file|\np\n/);
  });

  it('shows differences when asked', () => {
    const text = told((write) => createPlainReporter(write, { paint: paint(false), details: true }));
    expect(text).toContain(
      '      /etc/a: mode 0644 → 0440\n      --- a\n      +++ b\n      @@ -1 +1 @@\n      -x\n      +y\n',
    );
    expect(text).toContain('ok        file /etc/a');
  });
});

describe('the terminal view', () => {
  it('draws a line per host below the log and takes it away again', () => {
    const text = told((write) =>
      createTerminalReporter({ write, columns: () => 60 }, { paint: paint(false), details: false }),
    );
    expect(text).toContain('░░░░░░░░░░ mx1  connecting and looking\n');
    expect(text).toContain('█████░░░░░ mx1  file /etc/a\n');
    expect(text.endsWith('1 changed, 1 failed on 1 host in 1.6 s (run r)\n')).toBe(true);
    expect(text).toContain('\u001B[1A\u001B[0J');
  });

  it('folds to counts above twenty hosts', () => {
    const parts: string[] = [];
    const report = createTerminalReporter(
      { write: (text) => parts.push(text), columns: () => 60 },
      { paint: paint(false), details: false },
    );
    for (let index = 0; index < 25; index += 1)
      report(event({ type: 'host.planned', play: 'p', host: `h${index}`, tasks: 1, changes: 1 }));
    expect(parts.at(-1)).toBe('\u001B[1A\u001B[0J  ░░░░░░░░░░ 25 hosts: 25 applying\n');
  });
});

describe('the machine-readable forms', () => {
  it('are one JSON object a line', () => {
    const lines = told(createNdjsonReporter)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Event);
    expect(lines).toEqual(run);
  });

  it('are one JSON document', () => {
    expect(JSON.parse(told(createJsonReporter))).toMatchObject({ v: 1, exitCode: 1, recap: [recap] });
  });
});

it('pads tables and shows control characters', () => {
  expect(
    renderTable([
      ['a', 'b'],
      ['long', 'x'],
    ]),
  ).toBe('a     b\nlong  x\n');
  expect(
    renderTable([
      ['東京', 'b'],
      ['e\u0301', 'x'],
      ['✅', 'y'],
    ]),
  ).toBe('東京  b\ne\u0301     x\n✅    y\n');
});
