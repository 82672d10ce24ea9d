import { fileURLToPath } from 'node:url';
import { defineInventory } from '@waxseal/inventory';
import type { MailVarsInput } from '@waxseal/roles';

/** Two mail hosts and a DNS host, each a directory below `out/embedded`: nothing but the install is needed. */
export default defineInventory<MailVarsInput>({
  all: {
    vars: {
      domain: 'new.example',
      formerName: 'old.dyn.example',
      ispDomain: 'sfr.fr',
      smarthost: 'mail.club-internet.fr',
      raise: true,
      elsewhere: fileURLToPath(new URL('embedded-internet.zone', import.meta.url)),
    },
  },
  groups: {
    mail: {
      hosts: {
        mx1: { connection: { kind: 'directory', root: 'out/embedded/mx1' }, vars: { address: '192.0.2.11' } },
        mx2: { connection: { kind: 'directory', root: 'out/embedded/mx2' }, vars: { address: '192.0.2.12' } },
      },
    },
    dns: {
      hosts: {
        ns1: { connection: { kind: 'directory', root: 'out/embedded/ns1' }, vars: { address: '192.0.2.53' } },
      },
    },
  },
});
