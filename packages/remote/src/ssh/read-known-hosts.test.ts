import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addKnownHost, readKnownHosts } from './read-known-hosts.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'waxseal-known-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const lineOf = (host: number): string => `192.0.2.${host} ssh-ed25519 AAAA${host}`;

it('keys of many hosts that are learnt at once are all there, that of their jump host once', async () => {
  const file = join(directory, 'new', 'known_hosts');
  const hosts = Array.from({ length: 50 }, (_, index) => index + 1);
  await Promise.all(hosts.flatMap((host) => [addKnownHost(file, lineOf(host)), addKnownHost(file, lineOf(99))]));
  expect(readFileSync(file, 'utf8').trimEnd().split('\n').toSorted()).toEqual([...hosts, 99].map(lineOf).toSorted());
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await readKnownHosts([file])).toHaveLength(51);
});

it('what the file held stays, an unfinished last line too, and a link stays a link', async () => {
  writeFileSync(join(directory, 'real'), '# mine\nold ssh-ed25519 AAAA', { mode: 0o644 });
  symlinkSync('real', join(directory, 'known_hosts'));
  await addKnownHost(join(directory, 'known_hosts'), lineOf(1));
  expect(readFileSync(join(directory, 'real'), 'utf8')).toBe(`# mine\nold ssh-ed25519 AAAA\n${lineOf(1)}\n`);
  expect(statSync(join(directory, 'real')).mode & 0o777).toBe(0o644);
});

it('a file that cannot be written is told, and does not keep the next one from being learnt', async () => {
  await expect(addKnownHost(directory, lineOf(1))).rejects.toThrow();
  await expect(addKnownHost(join(directory, 'known_hosts'), lineOf(2))).resolves.toBeUndefined();
});
