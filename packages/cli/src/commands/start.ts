import { type ExitCode, exitCodes } from '@waxseal/core';
import type { Io } from '../io.ts';
import { runOnHosts } from '../run-on-hosts.ts';

const playbook = 'playbooks/secure-mail.ts';
const inventory = 'inventories/embedded.ts';

const outlook = `
Where to look next
  out/embedded/mx1/etc/exim4/                    what mx1 would get: key, macros, settings
  out/embedded/ns1/etc/bind/zones/               the zone, ready to publish
  waxseal check ${playbook} -i ${inventory}    says what a next run would change
  README.md                                      your own hosts, your own scripts, zones in CI

Real here: keys, files, modes, the zone, its DNS answers, SPF, DKIM and DMARC evaluation. Not real: Exim and services;
they are deferred, and the probe is signed by nodemailer with the host's key.
`;

/** `waxseal start`: the tour. The secure-mail playbook on three directories, proved by a probe, on loopback only. */
export async function start(io: Io): Promise<ExitCode> {
  const options = {
    inventory: [inventory],
    forks: 50,
    output: io.interactive ? 'tty' : 'plain',
    extra: [],
    timeout: 60,
    lockTimeout: 60,
    yes: true,
  } as const;
  const code = await runOnHosts('apply', playbook, options, io);
  if (code === exitCodes.done) io.out(outlook);
  return code;
}
