/** Who is who in the lab's Internet, beside the mail hosts. */
export interface Party {
  /** Its name in the lab. */
  readonly name: string;
  readonly fqdn: string;
  readonly address: string;
}

const party = (name: string, fqdn: string, address: string): Party => ({ name, fqdn, address });

/** The parties of the lab's Internet. The domains are the recipe's own and reserved ones (RFC 2606); all live in the lab only. */
export const parties = {
  /** BIND: the root, the reverse zones, every foreign zone; the resolver of all. */
  root: party('root', 'ns.root-servers.example', '198.51.100.53'),
  /** BIND as Debian installs it: the primary of the managed domain, when a playbook makes it one. */
  ns1: party('ns1', 'ns1.new.example', '192.0.2.53'),
  /** NSD as Debian installs it, in another network (RFC 2182 §3.1): a secondary of the managed domain, when a playbook makes it one. */
  ns2: party('ns2', 'ns2.new.example', '203.0.113.53'),
  /** Exim: the ISP's smarthost, for its customers' addresses on port 25 and with a password on port 587. */
  isp: party('isp', 'mail.club-internet.fr', '203.0.113.25'),
  /** SpamAssassin, and room for a check-auth responder on port 25. */
  verifier: party('verifier', 'verifier.port25.com', '198.51.100.99'),
  /** Exim: forwards its addresses, envelope sender unchanged. */
  forwarder: party('forwarder', 'mail.alumni.example', '198.51.100.40'),
  /** Exim and a tiny mailing list. */
  lists: party('lists', 'mail.lists.example', '198.51.100.41'),
  /** A sink: where mail for receiver.example ends. */
  receiver: party('receiver', 'mail.receiver.example', '198.51.100.30'),
} as const satisfies Readonly<Record<string, Party>>;

/** The domain that playbooks manage in the lab: delegated to ns1 and ns2, empty until a playbook fills it. */
export const managedDomain = 'new.example';

/** Further domains that are delegated to the same servers, for playbooks that manage several. */
export const furtherDomains = ['club.example', 'shop-alt.example'] as const;

/** Mail to this address is forwarded to the receiver, as it is. */
export const forwardedAddress = 'someone@alumni.example';

/** Mail to this list gets a subject tag and a footer, and goes to the receiver. */
export const listAddress = 'everyone@lists.example';

/** The mailbox behind the forwarder and the list. */
export const receiverAddress = 'someone@receiver.example';

/** How the ISP tells its customers to write the smarthost: not the name that its address resolves back to. */
export const smarthostAlias = 'smtp.club-internet.fr';

/** What the ISP asks of those who relay through port 587. No secret: the lab is reachable from this machine only. */
export const smarthostLogin = { user: 'customer', password: 'throwaway' } as const;

/** The ISP takes every password of this customer: for tests that are about what becomes of a password. */
export const carelessUser = 'careless';
