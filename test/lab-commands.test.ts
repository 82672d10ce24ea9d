import { labCommand, labDown, labExec, labObstacle, labStatus, labUp, openLab } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scratchProject } from './support/run-cli.ts';

const obstacle = labObstacle();
const because = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;

const responder = "require('node:net').createServer((s) => s.end('220 here\\r\\n')).listen(25, '198.51.100.99')";

/** A lab of its own, so that the one a user keeps is left alone. */
const name = `commands-${process.pid}`;

/** Ends the receiver's program, the only one in its namespace. */
async function stopSink(): Promise<void> {
  const id = (await labStatus()).find((one) => one.name === name)?.id ?? '';
  const { stdout } = await labExec('ctl', ['ip', 'netns', 'pids', `waxseal-${id}-receiver`], { lab: name });
  for (const pid of stdout.trim().split('\n')) process.kill(Number(pid), 'SIGKILL');
  await expect
    .poll(async () => (await labStatus()).find((one) => one.name === name)?.members.at(-1)?.state)
    .toBe('stopped');
}

describe.skipIf(obstacle !== undefined)(`what is behind waxseal lab${because}`, { timeout: 600_000 }, () => {
  afterAll(() => labDown(name));

  it('says how to put a lab up where there is none', async () => {
    await expect(labExec('mx1', ['true'], { lab: name })).rejects.toThrow('no lab is up');
  });

  it('puts a lab up that stays, once', async () => {
    const first = await labUp({
      name,
      mailHosts: [{ name: 'mx1', release: 'trixie', address: '192.0.2.11' }],
      programs: { verifier: [process.execPath, '-e', responder] },
    });
    expect(first).toMatchObject({ created: true, lab: { name, state: 'up', lifetime: 'kept' } });
    const second = await labUp({ name });
    expect(second).toEqual({ created: false, booted: [], lab: first.lab });
  });

  it('boots what does not run of a lab that stands, with the program beside it, and leaves the rest', async () => {
    const state = async (): Promise<unknown> =>
      (await labStatus())
        .find((one) => one.name === name)
        ?.members.filter((member) => member.state === 'stopped')
        .map((member) => member.name);
    const lab = await openLab((await labStatus()).find((one) => one.name === name)?.id ?? '');
    await lab.hosts.get('mx1')?.script('echo mine >/etc/only-here');
    await lab.hosts.get('verifier')?.stop();
    await stopSink();
    expect(await state()).toEqual(['verifier', 'receiver']);
    const { created, booted } = await labUp({ name, programs: { verifier: [process.execPath, '-e', responder] } });
    expect({ created, booted }).toEqual({ created: false, booted: ['verifier', 'receiver'] });
    expect(await state()).toEqual([]);
    expect(await lab.hosts.get('mx1')?.script('cat /etc/only-here')).toBe('mine\n');
  });

  it('makes a lab anew of which nothing runs any more', async () => {
    const lab = await openLab((await labStatus()).find((one) => one.name === name)?.id ?? '');
    for (const host of lab.hosts.values()) await host.stop();
    await stopSink();
    const again = await labUp({
      name,
      mailHosts: [{ name: 'mx1', release: 'trixie', address: '192.0.2.11' }],
      programs: { verifier: [process.execPath, '-e', responder] },
    });
    expect(again).toMatchObject({ created: true, lab: { name, state: 'up' } });
    expect(again.lab.id).not.toBe(lab.id);
  });

  it('refuses a program beside a host that there is not, and leaves nothing half up', async () => {
    const other = `${name}-other`;
    await expect(labUp({ name: other, programs: { mx7: ['true'] } })).rejects.toMatchObject({
      faults: [{ value: 'mx7' }],
    });
    expect((await labStatus()).filter((one) => one.name === other)).toEqual([]);
  });

  it('tells how every member does', async () => {
    const lab = (await labStatus()).find((one) => one.name === name);
    expect(lab?.members).toContainEqual({
      name: 'mx1',
      fqdn: 'mx1.new.example',
      address: '192.0.2.11',
      system: 'trixie',
      state: 'running',
    });
    expect(lab?.members).toContainEqual({
      name: 'receiver',
      fqdn: 'mail.receiver.example',
      address: '198.51.100.30',
      system: 'sink',
      state: 'running',
    });
  });

  it('stands afresh after a reset by whoever knows its id, with all cables in and nothing in the sinks', async () => {
    const lab = await openLab((await labStatus()).find((one) => one.name === name)?.id ?? '');
    await lab.hosts.get('ns1')?.script('echo "# new.example" >>/etc/bind/named.conf.local');
    await lab.hosts.get('isp')?.unplug();
    await lab.hosts
      .get('lists')
      ?.send({ from: 'postmaster@lists.example', to: 'someone@receiver.example', subject: 'Hello' });
    await lab.sinks.get('receiver')?.waitForMessage();
    await lab.reset();
    expect(await lab.sinks.get('receiver')?.messages()).toEqual([]);
    expect(await lab.hosts.get('isp')?.script('dig +short +time=2 sfr.fr TXT')).toContain('203.0.113.0/24');
    expect(await lab.hosts.get('ns1')?.script('cat /etc/bind/named.conf.local')).not.toContain('new.example');
  });

  it('runs commands in a host and on the lab’s network', async () => {
    expect(await labExec('mx1', ['hostname', '--fqdn'], { lab: name })).toMatchObject({
      status: 0,
      stdout: 'mx1.new.example\n',
    });
    expect(await labExec('ns1.new.example', ['sh', '-c', 'exit 3'], { lab: name })).toMatchObject({ status: 3 });
    expect((await labExec('ctl', ['getent', 'ahostsv4', 'sfr.fr'], { lab: name })).status).toBe(2);
    expect((await labExec('ctl', ['getent', 'ahostsv4', 'mail.club-internet.fr'], { lab: name })).stdout).toContain(
      '203.0.113.25',
    );
  });

  it('keeps the programs that were put beside its hosts', async () => {
    const ask =
      'timeout 5 perl -MIO::Socket::INET -e \'my $s = IO::Socket::INET->new("verifier.port25.com:25"); print <$s> if $s\'';
    await expect
      .poll(async () => (await labExec('isp', ['sh', '-c', ask], { lab: name })).stdout, {
        timeout: 10_000,
        interval: 200,
      })
      .toBe('220 here\r\n');
  });

  it('names the hosts there are when asked for another', async () => {
    await expect(labCommand('mx7', ['true'], name)).rejects.toMatchObject({
      faults: [{ value: 'mx7', hint: expect.stringContaining('ctl, root, ns1') }],
    });
  });

  it('takes it down', async () => {
    const removed = await labDown(name);
    expect(removed).toHaveLength(1);
    expect((await labStatus()).filter((one) => one.name === name)).toEqual([]);
    expect(await labDown(name)).toEqual([]);
  });
});

describe.skipIf(obstacle !== undefined)(`waxseal lab exec${because}`, { timeout: 600_000 }, () => {
  let created = false;
  // The command knows one lab: that of the user, who may have one up.
  beforeAll(async () => void ({ created } = await labUp()), 600_000);
  afterAll(async () => void (created && (await labDown())), 60_000);

  const print = ['printf', '<%s>'];

  it.each([
    ['a command as it is', [...print, 'a', '-b'], { code: 0, out: '<a><-b>' }],
    ['a command behind --', ['--', ...print, 'a', '-b'], { code: 0, out: '<a><-b>' }],
    ['-- among the words of a command', [...print, 'a', '--', 'b'], { code: 0, out: '<a><--><b>' }],
    ['the second --', ['--', ...print, '--', 'b'], { code: 0, out: '<--><b>' }],
    ['no command', ['--'], { code: 3, err: expect.stringContaining('no command is named') }],
  ])('takes or leaves %s', async (_, argv, ended) => {
    using project = scratchProject();
    expect(await project.spawn('lab', 'exec', 'root', ...argv)).toMatchObject(ended);
  });
});
