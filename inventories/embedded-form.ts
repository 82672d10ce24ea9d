import { fileURLToPath } from 'node:url';
import { defineInventory } from '@waxseal/inventory';
import type { MailVarsInput } from '@waxseal/roles';

/** One mail host and no DNS host: the zone is at a registrar with a web form, whose part an embedded one plays. */
export default defineInventory<MailVarsInput>({
  all: {
    vars: {
      domain: 'shop.example',
      formerName: 'old.dyn.example',
      ispDomain: 'sfr.fr',
      smarthost: 'mail.club-internet.fr',
      raise: true,
      zone: { at: 'form' },
      elsewhere: fileURLToPath(new URL('embedded-internet.zone', import.meta.url)),
    },
  },
  groups: {
    mail: {
      hosts: {
        mx1: { connection: { kind: 'directory', root: 'out/embedded-form/mx1' }, vars: { address: '192.0.2.11' } },
      },
    },
  },
});
