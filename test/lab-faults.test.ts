import { createLab, type Lab, type LabHost, labObstacle } from '@waxseal/lab';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const obstacle = labObstacle();
const because = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;

describe.skipIf(obstacle !== undefined)(`faults on demand in a lab${because}`, { timeout: 300_000 }, () => {
  let lab: Lab;
  let mx1: LabHost;

  const ssh = (host: string, command: string): ReturnType<Lab['exec']> => lab.exec(['ssh', '-F', lab.ssh.configFile, '-o', 'ConnectTimeout=2', host, command]);

  beforeAll(async () => {
    lab = await createLab({ name: 'faults' });
    mx1 = lab.addHost({ name: 'mx1', address: '192.0.2.11', diskMegabytes: 24 });
    await lab.start();
  }, 300_000);
  afterEach(() => mx1.reset());
  afterAll(() => lab?.down());

  it('an unplugged host runs on and is not reached until it is plugged in again', async () => {
    await mx1.unplug();
    expect((await ssh('mx1', 'true')).status).toBe(255);
    expect((await mx1.exec(['true'])).status).toBe(0);
    await mx1.plug();
    expect((await ssh('mx1', 'true')).status).toBe(0);
    await mx1.unplug();
    await lab.reset();
    expect((await ssh('mx1', 'true')).status).toBe(0);
  });

  it('a full disk takes no octet more, and takes them again when it is freed', async () => {
    await mx1.fillDisk();
    expect(await mx1.exec(['cp', '/etc/hostname', '/etc/new-file'])).toMatchObject({ status: 1, stderr: expect.stringContaining('No space left') });
    await mx1.freeDisk();
    expect((await mx1.exec(['cp', '/etc/hostname', '/etc/new-file'])).status).toBe(0);
  });

  it('a host with swapped keys is refused by whoever knows it, until it is reset', async () => {
    await mx1.swapHostKeys();
    expect((await ssh('mx1', 'true')).stderr).toContain('HOST IDENTIFICATION HAS CHANGED');
    await mx1.reset();
    expect((await ssh('mx1', 'true')).status).toBe(0);
  });

  it('a slow link costs its delay on every way and is known as the host behind it', async () => {
    const link = await lab.slowLink({ to: mx1, port: 22, address: '203.0.113.200', delay: 50 });
    const quick = Date.now();
    expect((await ssh('mx1', 'hostname')).stdout).toBe('mx1\n');
    const slow = Date.now();
    expect((await ssh(link.address, 'hostname')).stdout).toBe('mx1\n');
    // Connecting with a key and running a command takes at least six round trips of 100 ms.
    expect(Date.now() - slow).toBeGreaterThan(slow - quick + 500);
    await link.remove();
    expect((await ssh(link.address, 'true')).status).toBe(255);
  });

  it.each([
    { what: 'an address outside the lab', spec: { address: '10.0.0.1', delay: 1 }, says: 'documentation range' },
    { what: 'a negative delay', spec: { address: '203.0.113.201', delay: -1 }, says: 'a delay is' },
  ])('refuses a slow link with $what', async ({ spec, says }) => {
    await expect(lab.slowLink({ to: mx1, port: 22, ...spec })).rejects.toThrow(says);
  });
});
