import { type LabHost, labObstacle } from '@waxseal/lab';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bootAfresh } from './support/shared-lab/boot-afresh.ts';
import { type Borrowed, borrow, type SharedLab } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle();
const because = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;

describe.skipIf(obstacle !== undefined)(`faults on demand in a lab${because}`, { timeout: 300_000 }, () => {
  let borrowed: Borrowed<readonly [LabHost]>;
  let lab: SharedLab;
  let host: LabHost;

  const ssh = (to: string, command: string): ReturnType<SharedLab['exec']> =>
    lab.exec(['ssh', '-F', lab.ssh.configFile, '-o', 'ConnectTimeout=2', to, command]);

  beforeAll(async () => {
    borrowed = await borrow(['small']);
    ({
      lab,
      hosts: [host],
    } = borrowed);
  }, 600_000);
  afterEach(() => bootAfresh(host));
  afterAll(() => borrowed?.[Symbol.asyncDispose]());

  it('an unplugged host runs on and is not reached until it is plugged in again', async () => {
    await host.unplug();
    expect((await ssh(host.name, 'true')).status).toBe(255);
    expect((await host.exec(['true'])).status).toBe(0);
    await host.plug();
    expect((await ssh(host.name, 'true')).status).toBe(0);
  });

  it('a full disk takes no octet more, and takes them again when it is freed', async () => {
    await host.fillDisk();
    expect(await host.exec(['cp', '/etc/hostname', '/etc/new-file'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('No space left'),
    });
    await host.freeDisk();
    expect((await host.exec(['cp', '/etc/hostname', '/etc/new-file'])).status).toBe(0);
  });

  it('a host with swapped keys is refused by whoever knows it, until it is reset', async () => {
    await host.swapHostKeys();
    expect((await ssh(host.name, 'true')).stderr).toContain('HOST IDENTIFICATION HAS CHANGED');
    await host.reset();
    expect((await ssh(host.name, 'true')).status).toBe(0);
  });

  it('a slow link costs its delay on every way and is known as the host behind it', async () => {
    const link = await lab.slowLink({ to: host, port: 22, address: '203.0.113.200', delay: 50 });
    expect((await ssh(host.name, 'hostname')).stdout).toBe(`${host.name}\n`);
    const began = performance.now();
    expect((await ssh(link.address, 'hostname')).stdout).toBe(`${host.name}\n`);
    // Connecting with a key and running a command takes at least six round trips of 100 ms: a floor that no load lowers.
    const took = performance.now() - began;
    expect(took).toBeGreaterThan(600);
    await link.remove();
    expect((await ssh(link.address, 'true')).status).toBe(255);
  });

  it.each([
    { what: 'an address outside the lab', spec: { address: '10.0.0.1', delay: 1 }, says: 'documentation range' },
    { what: 'a negative delay', spec: { address: '203.0.113.201', delay: -1 }, says: 'a delay is' },
  ])('refuses a slow link with $what', async ({ spec, says }) => {
    await expect(lab.slowLink({ to: host, port: 22, ...spec })).rejects.toThrow(says);
  });
});
