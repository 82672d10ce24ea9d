import { expect, it } from 'vitest';
import { type HostState, paint, renderFrame } from './index.ts';

const base: HostState = {
  host: 'mx1',
  phase: 'applying',
  todo: 4,
  done: 1,
  now: 'file /etc/a',
  since: '2026-01-01T00:00:00.000Z',
  changed: 1,
  failed: 0,
};
const draw = (hosts: readonly Partial<HostState>[], columns = 60, rows = 24, colour = false, now?: number) =>
  renderFrame(
    { hosts: new Map(hosts.map((one, index) => [one.host ?? `h${index}`, { ...base, host: `h${index}`, ...one }])) },
    { columns, rows, ...(now === undefined ? {} : { now }) },
    paint(colour),
  );
const many = (count: number, change: Partial<HostState> = {}) => Array.from({ length: count }, () => change);

const frames: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [
    'a line per host, names in a column',
    draw([{ host: 'mx1' }, { host: 'longer', done: 4 }]),
    ['  ███░░░░░░░ mx1     file /etc/a', '  ██████████ longer  file /etc/a'],
  ],
  [
    'no line for a host that waits for another play',
    draw([{ phase: 'idle', now: '' }, {}]),
    ['  ███░░░░░░░ h1  file /etc/a'],
  ],
  ['no line for a host that is lost', draw([{ phase: 'unreachable' }]), []],
  [
    'a line that is longer than the screen, cut',
    draw([{ now: 'x'.repeat(90) }], 30),
    [`  ███░░░░░░░ h0  ${'x'.repeat(11)}…`],
  ],
  [
    'a line of wide characters, cut where the screen ends',
    draw([{ host: 'mx-東京', now: '鍵を置く 鍵を置く' }, { host: 'mx2' }], 35),
    ['  ███░░░░░░░ mx-東京  鍵を置く 鍵…', '  ███░░░░░░░ mx2      file /etc/a'],
  ],
  [
    'a task whose name has a line break on one line',
    draw([{ now: 'a\nb\u001B[2J' }]),
    ['  ███░░░░░░░ h0  a b\\x1b[2J'],
  ],
  [
    'counts above twenty hosts',
    draw([...many(20), { phase: 'looking', todo: 0, done: 0 }, { phase: 'idle', now: 'waiting', todo: 0, done: 0 }]),
    ['  ███░░░░░░░ 22 hosts: 1 waiting, 1 looking, 20 applying'],
  ],
  [
    'for how long a task has run',
    draw(
      [{}, { phase: 'done', now: 'done' }, { since: '2026-01-01T00:00:59.000Z' }],
      60,
      24,
      false,
      Date.parse('2026-01-01T00:01:00.000Z'),
    ),
    ['  ███░░░░░░░ h0  file /etc/a  60 s', '  ██████████ h1  done', '  ███░░░░░░░ h2  file /etc/a'],
  ],
  [
    'the time behind a line that is cut',
    draw([{ now: 'x'.repeat(90) }], 30, 24, false, Date.parse('2026-01-01T00:01:00.000Z')),
    [`  ███░░░░░░░ h0  ${'x'.repeat(5)}…  60 s`],
  ],
  [
    'a host that failed with the bar where it stopped',
    draw([{ phase: 'done', now: 'failed', failed: 1 }]),
    ['  ███░░░░░░░ h0  failed'],
  ],
  ['counts of failures', draw([...many(21), { failed: 1 }]), ['  ███░░░░░░░ 22 hosts: 22 applying, 1 failed']],
  ['counts where the screen is low', draw(many(8), 60, 6), ['  ███░░░░░░░ 8 hosts: 8 applying']],
  [
    'a host with a failure in red, cut before it is coloured',
    draw([{ failed: 1, now: 'x'.repeat(90) }], 30, 24, true),
    [`\u001B[31m  ███░░░░░░░ h0  ${'x'.repeat(11)}…\u001B[39m`],
  ],
];

it.each(frames)('draws %s', (_what, drawn, wanted) => {
  expect(drawn).toEqual(wanted);
});
