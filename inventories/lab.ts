import { defineInventory } from '@waxseal/inventory';
import { smarthostLogin } from '@waxseal/lab';
import type { MailVarsInput } from '@waxseal/roles';

/** The directory that `pnpm lab` writes the lab's key and known_hosts to. */
const access = process.env['WAXSEAL_LAB'] ?? '.waxseal/lab';
const entered = {
  kind: 'ssh',
  user: 'root',
  privateKeyFile: `${access}/id_ed25519`,
  knownHostsFiles: [`${access}/known_hosts`],
} as const;

/**
 * Two mail hosts of the lab, one of each Debian release: one sends through the ISP, where it logs in, one delivers itself. Two
 * name servers of the zone: the primary on BIND, a secondary in another network on NSD.
 */
export default defineInventory<MailVarsInput>({
  all: {
    vars: {
      domain: 'new.example',
      formerName: 'old.dyn.example',
      ispDomain: 'sfr.fr',
      raise: true,
      receives: true,
      nameservers: ['ns1.new.example', 'ns2.new.example'],
    },
    connection: entered,
  },
  groups: {
    mail: {
      hosts: {
        mx1: {
          connection: { ...entered, address: '192.0.2.11' },
          vars: { address: '192.0.2.11', smarthost: 'mail.club-internet.fr::587', smarthostLogin },
        },
        mx2: { connection: { ...entered, address: '192.0.2.12' }, vars: { address: '192.0.2.12' } },
      },
    },
    dns: {
      hosts: {
        ns1: { connection: { ...entered, address: '192.0.2.53' }, vars: { address: '192.0.2.53' } },
        ns2: {
          connection: { ...entered, address: '203.0.113.53' },
          vars: { address: '203.0.113.53', primaries: ['192.0.2.53'], nameServer: 'nsd' },
        },
      },
    },
  },
});
