import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ExitCode, exitCodes } from '@waxseal/core';
import type { Io } from '../io.ts';
import { runOnHosts } from '../run-on-hosts.ts';
import { readShared, sharedFiles } from '../shared-files.ts';

const playbook = 'playbooks/secure-mail.ts';
const inventory = 'inventories/embedded.ts';
const form = 'inventories/embedded-form.ts';

const outlook = (base: string): string => `
Where to look next
  out/shop.example-dns.html                      the second scene's rows, as a page for the registrar's form
  out/embedded/mx1/etc/exim4/                    what mx1 would get: key, macros, settings
  out/embedded/ns1/etc/bind/zones/               the zone, ready to publish
  waxseal check ${base}${playbook} -i ${base}${inventory}    says what a next run would change
  README.md                                      your own hosts, your own scripts, zones in CI

Real here: keys, files, modes, the zone, its DNS answers, SPF, DKIM and DMARC evaluation. Not real: Exim and services;
they are deferred, and the probe is signed by nodemailer with the host's key.
`;

/**
 * Where the tour's playbook and inventories stand: in a checkout where they are read, else in `out/tour`, written there first.
 * Node runs no TypeScript below `node_modules`, where a release has them.
 */
async function tourBase({ cwd }: Pick<Io, 'cwd'>): Promise<string> {
  if (sharedFiles.every((path) => existsSync(join(cwd, path)))) return '';
  const base = 'out/tour/';
  for (const path of sharedFiles) {
    const file = join(cwd, base, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await readShared(path));
  }
  return base;
}

/** `waxseal start`: the tour. The secure-mail playbook on directories, proved by a probe, on loopback only: with a DNS
 * host, then with a zone that a person enters in a registrar's form. */
export async function start(io: Io): Promise<ExitCode> {
  const base = await tourBase(io);
  const options = {
    forks: 50,
    output: io.interactive ? 'tty' : 'plain',
    extra: [],
    timeout: 60,
    lockTimeout: 60,
    yes: true,
  } as const;
  io.out('Scene 1: two mail hosts, and a DNS host that serves the zone.\n');
  const first = await runOnHosts('apply', base + playbook, { ...options, inventory: [base + inventory] }, io);
  if (first !== exitCodes.done) return first;
  io.out('\nScene 2: one mail host; the zone is at a registrar with a web form.\n');
  const second = await runOnHosts('apply', base + playbook, { ...options, inventory: [base + form] }, io);
  if (second === exitCodes.done) io.out(outlook(base));
  return second;
}
