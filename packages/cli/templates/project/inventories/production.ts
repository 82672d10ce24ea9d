import { defineInventory } from '@waxseal/inventory';
import type { MailVarsInput } from '@waxseal/roles';

/** Where and as whom a host is entered by SSH. Not root? Add `become: {}`, and programs run by sudo. */
const ssh = (address: string) => ({ kind: 'ssh', user: 'root', address }) as const;

/** Your hosts: put your own names, addresses and domain here. */
export default defineInventory<MailVarsInput>({
  all: {
    vars: {
      domain: 'new.example',
      // TTLs are 300 seconds until a probe has passed, so that a mistake is soon forgotten; the next apply raises them to a
      // day. This raises them in the same run:
      raise: true,
      // Mail leaves through an ISP? Then SPF must admit it:
      // smarthost: 'mail.isp.example',
      // ispDomain: 'isp.example',
    },
  },
  groups: {
    mail: { hosts: { mx1: { connection: ssh('192.0.2.11'), vars: { address: '192.0.2.11' } } } },
    dns: {
      hosts: {
        ns1: { connection: ssh('192.0.2.53'), vars: { address: '192.0.2.53' } },
        // A secondary, on BIND or NSD, fetches the zone from its primary. Name both above: nameservers: ['ns1.new.example', …].
        // ns2: { connection: ssh('203.0.113.53'), vars: { address: '203.0.113.53', primaries: ['192.0.2.53'], nameServer: 'nsd' } },
      },
    },
  },
});
