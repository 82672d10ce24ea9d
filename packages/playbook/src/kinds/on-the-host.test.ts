import { describe, expect, it } from 'vitest';
import { command, cron, file, transaction, user } from '../index.ts';
import { shellHost } from '../testing/shell-host.ts';

describe('on the host', () => {
  it('what a step prints takes little room while it comes, and its end is told', () => {
    using host = shellHost('system');
    const run =
      'yes | head -c 30000000; echo; echo the end; du -sk "$WAXSEAL_ROOT/var/lib/waxseal/runs" >"$WAXSEAL_ROOT/size"; false';
    const [step] = host.apply(host.plan([command({ run })]));
    expect(step?.output.endsWith('the end\n')).toBe(true);
    expect(Number(host.sh('cut -f 1 size'))).toBeLessThan(6000);
  });

  it('a process whose name looks like a line of the process table is stopped with its step, and nothing else', () => {
    using host = shellHost('system');
    const run = 'cp /bin/sleep "$WAXSEAL_ROOT/a) S 1\n1 (b"; "$WAXSEAL_ROOT/a) S 1\n1 (b" 87654 & wait';
    expect(host.apply(host.plan([command({ run, timeout: 1 })]))).toMatchObject([{ outcome: 'failed' }]);
    expect(
      host.sh(
        // The pattern does not stand in the command lines of those that look for it.
        `grep -l '[8]7654' /proc/[0-9]*/cmdline 2>/dev/null | xargs -r cat | tr '\\0' ' ' | grep -c 'S 1' || :`,
      ),
    ).toBe('0\n');
  });

  it.skipIf(process.getuid?.() !== 0)('an owner and a group without a name converge, and others keep them', () => {
    using host = shellHost('system');
    const task = file({ path: '/a', content: 'x\n', owner: '54321', group: '54322' });
    expect(host.apply(host.plan([task]))).toMatchObject([{ outcome: 'changed' }]);
    expect(host.plan([task]).tasks[0]?.verdict.state).toBe('ok');
    expect(host.apply(host.plan([file({ path: '/a', content: 'y\n' })]))).toMatchObject([{ outcome: 'changed' }]);
    expect(host.sh('stat -c "%u %g" a')).toBe('54321 54322\n');
  });

  describe('a transaction on a tree', () => {
    const app = (validate: string) =>
      transaction({
        tree: '/etc/app',
        members: [file({ path: '/etc/app/zones/db', content: 'new\n' })],
        validate: [{ name: 'syntax', run: validate }],
        activate: 'true',
        health: 'true',
      });
    it.each([
      [
        'with an absolute link out of it',
        'mkdir -p etc/app srv/zones; ln -s "$PWD/srv/zones" etc/app/zones; echo old >srv/zones/db',
      ],
      [
        'with a relative link out of it',
        'mkdir -p etc/app srv/zones; ln -s ../../srv/zones etc/app/zones; echo old >srv/zones/db',
      ],
      ['with a link inside', 'mkdir -p etc/app/real; ln -s real etc/app/zones; echo old >etc/app/real/db'],
      ['that is a link itself', 'mkdir -p etc srv/app/zones; ln -s ../srv/app etc/app; echo old >srv/app/zones/db'],
    ])('%s is tried on a copy', (_what, before) => {
      using host = shellHost('system');
      host.sh(before);
      const read = 'cat etc/app/zones/db';
      const [refused] = host.apply(host.plan([app('[ "$(cat "$STAGE/zones/db")" = new ]; false')]));
      expect(refused).toMatchObject({ outcome: 'failed' });
      expect(host.sh(read)).toBe('old\n');
      expect(host.apply(host.plan([app('[ "$(cat "$STAGE/zones/db")" = new ]')]))).toMatchObject([
        { outcome: 'changed', output: '' },
      ]);
      expect(host.sh(`${read}; [ -L etc/app/zones ] || [ -L etc/app ] && echo still a link`)).toBe(
        'new\nstill a link\n',
      );
    });
  });
});

describe('a cron job', () => {
  const job = { job: 'j', schedule: '@daily', user: 'root' };
  it('has each percent sign escaped once', () => {
    const { content } = cron({ ...job, run: String.raw`date +\%d +%m` }).resource;
    expect(content).toContain(String.raw`root date +\%d +\%m`);
  });
  it('has a command', () => {
    expect(() => cron({ ...job, run: '  ' })).toThrow('a cron job is one line');
    expect(() => cron({ ...job, run: '# later' })).toThrow('a cron job is one line');
  });
  it.each([
    ['0 4 31 2 *', 'no month of it has such a day'],
    ['0 4 31 4,6,9,11 *', 'no month of it has such a day'],
    ['0 4 30-31 feb */2', 'no month of it has such a day'],
    ['60 * * * *', 'the minute is no list of values from 0 to 59: 60'],
    ['* 22-4 * * *', 'the hour is no list of values from 0 to 23: 22-4'],
    ['* * 0 * *', 'the day of the month is no list'],
    ['* * * foo *', 'the month is no list'],
    ['5/10 * * * *', 'the minute is no list'],
    ['*/0 * * * *', 'the minute is no list'],
    ['*, * * * *', 'the minute is no list'],
    ['* * * *', 'a schedule has five fields'],
    ['@fortnightly', 'cron has no such word'],
  ])('is not made for the schedule %s', (schedule, why) => {
    expect(() => cron({ ...job, schedule, run: 'true' })).toThrow(why);
  });
  it.each(['0 4 29 2 *', '0 4 31 2 mon', '*/5,7 0-23/2 1-31 jan-mar,Dec sun', '0\t4  * * 7', '@reboot'])(
    'is made for the schedule %s',
    (schedule) => {
      expect(cron({ ...job, schedule, run: 'true' }).resource.content).toContain(schedule);
    },
  );
  it('is that of a user who is there, or whom a task before makes', () => {
    const one = cron({ ...job, user: 'nobody-here', run: 'true' });
    using host = shellHost('system');
    host.sh('mkdir -p etc/cron.d');
    const [verdict] = host.plan([one]).tasks.map((planned) => planned.verdict);
    expect(verdict).toMatchObject({ state: 'fault', message: 'there is no user nobody-here' });
    const [, later] = host.plan([user({ user: 'nobody-here' }), one]).tasks;
    expect(later?.verdict.state).toBe('change');
  });
});
