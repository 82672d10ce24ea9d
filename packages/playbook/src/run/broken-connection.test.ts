import { Unreachable } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import { command, file } from '../index.ts';
import { connectAsSystem, type Plays, shellHosts } from '../testing/run-on-shells.ts';
import { shellHost } from '../testing/shell-host.ts';

const plays: Plays = (play) =>
  ['first', 'second'].map((name) =>
    play(name, { hosts: 'one', tasks: () => [file({ name, path: `/${name}`, content: '' })] }),
  );

describe('a connection that is gone', () => {
  it('between two plays is opened anew', async () => {
    using hosts = shellHosts(['one']);
    let gone = false;
    let opened = 0;
    const { exitCode, told, recap } = await hosts.run(plays, {
      connect: async (host) => {
        opened += 1;
        gone = false;
        return { ...(await connectAsSystem(host, hosts.root)), isGone: () => gone };
      },
      emit: (event) => void (gone ||= event.type === 'play.finished'),
    });
    expect([exitCode, opened, recap[0]?.connections]).toEqual([0, 2, 2]);
    expect(told).toEqual([]);
  });

  it('while a host is looked at is opened once more, and the host looked at again', async () => {
    using hosts = shellHosts(['one']);
    let opened = 0;
    const { exitCode, told } = await hosts.run(plays, {
      connect: async (host) => {
        opened += 1;
        const broken = opened === 1;
        const inner = await connectAsSystem(host, hosts.root);
        return {
          ...inner,
          isGone: () => broken,
          run: (program, options) =>
            broken ? Promise.reject(new Unreachable('the connection broke')) : inner.run(program, options),
        };
      },
    });
    expect([exitCode, opened, told]).toEqual([0, 2, ['one: first changed', 'one: second changed']]);
  });

  it('for good leaves the host unreachable', async () => {
    using hosts = shellHosts(['one']);
    const { exitCode } = await hosts.run(plays, {
      connect: async (host) => ({
        ...(await connectAsSystem(host, hosts.root)),
        isGone: () => true,
        run: () => Promise.reject(new Unreachable('the connection broke')),
      }),
    });
    expect(exitCode).toBe(4);
  });
});

it('leaves nothing of a look behind that hangs: the host ends it itself', () => {
  using host = shellHost('system');
  expect(() => host.plan([command({ run: 'true', unless: 'sleep 67' })], 1)).toThrow('did not come to its end');
  expect(
    host.sh(
      `sleep 0.2; for p in /proc/[0-9]*; do tr '\\0' ' ' <"$p/cmdline" 2>/dev/null | grep -qx 'sleep 67 ' && echo left; done 2>/dev/null; :`,
    ),
  ).toBe('');
});
