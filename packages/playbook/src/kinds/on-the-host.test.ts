import { describe, expect, it } from 'vitest';
import { command, cron, file, transaction } from '../index.ts';
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
        `grep -l 87654 /proc/[0-9]*/cmdline 2>/dev/null | grep -v "/$$/" | xargs -r cat | tr '\\0' ' ' | grep -c 'S 1' || :`,
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
  });
});
