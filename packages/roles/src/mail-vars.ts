import {
  domainName,
  type DomainName,
  ipv4,
  ipv6,
  sameName,
  type Seconds,
  seconds,
  selector,
  withoutDot,
} from '@waxseal/core';
import { parseSmarthost } from '@waxseal/exim';
import { declaredZones, DomainDeclaration } from '@waxseal/domain';
import { secretText } from '@waxseal/inventory';
import { z } from 'zod';
import { mailDomain } from './mail-domain.ts';
import { mailboxAddress } from './mailbox-address.ts';
import { parsed } from './parsed.ts';
import { ZoneVar } from './place/zone-var.ts';

const ttl = z.number().transform((value, context) => {
  try {
    return seconds(value);
  } catch {
    context.addIssue({ code: 'custom', message: 'expected whole seconds from 0 to 2147483647', input: value });
    return z.NEVER;
  }
});

const ipAddress = z.union([parsed(ipv4), parsed(ipv6)]);

interface ServerVars {
  readonly primaries?: readonly string[] | undefined;
  readonly nameServer: 'bind' | 'nsd';
  readonly address?: string | undefined;
  readonly address6?: string | undefined;
}

/** Refuses a DNS host that is neither a primary nor a secondary as this toolkit makes them. */
function refuseOddServers({ primaries, nameServer, address, address6 }: ServerVars, context: z.RefinementCtx): void {
  const refuse = (name: keyof ServerVars, message: string, input: unknown): void =>
    context.addIssue({ code: 'custom', path: [name], message, input });
  if (primaries === undefined) {
    if (nameServer === 'nsd')
      refuse(
        'nameServer',
        'NSD is for secondaries: say primaries, the addresses it fetches the zone from; a primary runs BIND',
        nameServer,
      );
    return;
  }
  const own = [address, address6].filter((one) => one !== undefined);
  const itself = primaries.find((primary) => own.includes(primary));
  if (itself !== undefined) refuse('primaries', 'a secondary fetches the zone from another host than itself', itself);
  if (own.length === 0)
    refuse(
      'primaries',
      'a secondary has an address (address, address6), which its primary lets fetch the zone',
      primaries.join(', '),
    );
}

/** Refuses a zone that two declarations speak for. */
function refuseTwice(domains: readonly DomainDeclaration[], context: z.RefinementCtx): void {
  const names = declaredZones(domains).map(({ name }) => domainName(name));
  const twice = names.find((name, index) => names.findIndex((other) => sameName(other, name)) !== index);
  if (twice !== undefined)
    context.addIssue({
      code: 'custom',
      path: ['domains'],
      message: 'a domain is declared twice, or parked and declared as well',
      input: withoutDot(twice),
    });
}

/** Refuses a host that takes mail from the network for a domain that has a null MX. */
function refuseUnsent(
  {
    receives,
    domain,
    domains,
  }: { readonly receives: boolean; readonly domain: DomainName; readonly domains: readonly DomainDeclaration[] },
  context: z.RefinementCtx,
): void {
  const declared = domains.find(({ name }) => sameName(domainName(name), domain));
  if (receives && declared?.receive === 'nothing')
    context.addIssue({
      code: 'custom',
      path: ['receives'],
      message: 'the host is to take mail for its domain, which receives nothing (a null MX)',
      input: withoutDot(domain),
    });
}

/**
 * The vars of the mail roles, as an inventory sets them. What differs from host to host (`address`, `selector`, `primaries`)
 * is set for the host; the rest for a group or for all.
 */
export const MailVars = z
  .strictObject({
    /** The domain whose mail is signed and whose zone is rendered. */
    domain: parsed(mailDomain),
    /**
     * Declared domains, all of which the host has a part in: it signs for those that it sends for, and holds their zones. What is
     * declared counts in place of the vars for SPF, DMARC and former names.
     */
    domains: z.array(DomainDeclaration).default([]),
    /** A name the sending host had before, which SPF goes on to admit. */
    formerName: parsed(mailDomain).optional(),
    /** The ISP whose smarthost sends for the domain: SPF includes its record. */
    ispDomain: parsed(mailDomain).optional(),
    /** Where mail leaves through, as Exim writes it: `host` or `host::port`. Without it hosts deliver themselves. */
    smarthost: parsed(parseSmarthost).optional(),
    /** What the smarthost asks for: lines of `passwd.client`. */
    smarthostLogin: z.strictObject({ user: z.string().min(1), password: secretText }).optional(),
    /** Further names by which Exim may look the password up, beside those that the host's own resolver has for the smarthost. */
    smarthostNames: z.array(parsed(mailDomain)).default([]),
    /** The domain that a satellite shows itself under: it hands all mail to the smarthost, that for its own users too. */
    satelliteOf: parsed(mailDomain).optional(),
    /** Debian's two schemes: many files below `conf.d`, or the one `exim4.conf.template` of a host with changes made by hand. */
    eximConfig: z.enum(['split', 'monolithic']).default('split'),
    /**
     * What becomes of lines with which somebody else has made the host sign: they become comments (`signing`), an `exim4.conf`
     * that hides everything else is set aside as well (`everything`), or both are named and refused (`nothing`).
     */
    adopt: z.enum(['signing', 'everything', 'nothing']).default('signing'),
    /**
     * What the host does now and need not do any more, in the words of the refusal that asks for it: `signing of a.example`.
     * Whatever else works before a change works after it.
     */
    givesUp: z.array(z.string().regex(/^[\x20-\x7e]+$/)).default([]),
    /** Whether the host takes mail for the domain from the network: replies to probes, bounces. */
    receives: z.boolean().default(false),
    /**
     * Whether mail of the host's own name below its domain (`root@mx1.new.example`, cron) is signed and covered by SPF: by default
     * where the domain is declared.
     */
    hostMail: z.boolean().optional(),
    /** The DKIM selector; the host's name where not said. */
    selector: parsed(selector).optional(),
    /** `both`: an Ed25519 signature beside the RSA one, under the selector `SELECTOR-ed25519`. */
    keyAlgorithm: z.enum(['rsa', 'ed25519', 'both']).default('rsa'),
    keyBits: z.literal([1024, 2048, 3072, 4096]).default(2048),
    /** TTL of every record in seconds, once the zone is proved. */
    ttl: ttl.default(seconds(86_400)),
    /**
     * On trial every TTL is 300 seconds at most, so that a mistake is soon forgotten: until exactly this zone has passed a
     * probe from every host that sends, always (`true`), or never (`false`).
     */
    trial: z.union([z.boolean(), z.literal('until-proved')]).default('until-proved'),
    /** Whether TTLs are raised in the run that proves the zone; in the next one where not said. */
    raise: z.boolean().default(false),
    /** What becomes of records in the published zone that are not ours. */
    foreign: z.enum(['keep', 'remove']).default('keep'),
    /**
     * What a new zone may take from mail that is published today, each in the words of its refusal, e.g. `mail of new.example
     * is no longer sent by include:mail.isp.example`.
     */
    agreed: z.array(z.string().min(1)).default([]),
    /** Publish also a zone that loses more than 30 % of its records, or that fails its proof (`--force`). */
    force: z.boolean().default(false),
    /** What SPF says of everybody else: `fail` is `-all`, `softfail` is `~all`. */
    otherwise: z.enum(['fail', 'softfail']).default('fail'),
    /** Also the retired records: SPF type 99, ADSP, `_asp`, DomainKeys policy. */
    legacy: z.boolean().default(false),
    dmarcPolicy: z.enum(['none', 'quarantine', 'reject']).default('none'),
    /** The host's public address. */
    address: parsed(ipv4).optional(),
    address6: parsed(ipv6).optional(),
    /** Addresses that the host's smarthost sends from, where they are not those of its name. Replies to probes teach them too. */
    egress: z.array(ipAddress).min(1).optional(),
    /**
     * Where the zone lives when no DNS host of the inventory holds it: a web form, a name server that takes updates, a DNS
     * provider. See docs/dns.md.
     */
    zone: ZoneVar.optional(),
    /** Name servers of the zone; `ns1.DOMAIN` where not said. */
    nameservers: z.array(parsed(domainName)).min(1).optional(),
    /**
     * On a DNS host that is a secondary: addresses of the primary that it fetches the zone from. Without it the host is the
     * primary and holds the master file.
     */
    primaries: z.array(ipAddress).min(1).optional(),
    /** What serves the zone on a DNS host. Master files are published on BIND; secondaries may be either. */
    nameServer: z.enum(['bind', 'nsd']).default('bind'),
    /**
     * Addresses of further name servers that must answer the zone, e.g. a secondary of the ISP. The primary lets them fetch it
     * and notifies them, as it does the secondaries among its DNS hosts.
     */
    secondaries: z.array(ipAddress).default([]),
    /** Who answers for the zone and sends the probe; `postmaster@DOMAIN` where not said. */
    postmaster: parsed(mailboxAddress).optional(),
    /** Who answers probes. */
    verifier: parsed(mailboxAddress).default(mailboxAddress('check-auth@verifier.port25.com')),
    /** Whether a probe is sent after applying: not without a way to the verifier. */
    probe: z.boolean().default(true),
    /** Seconds to wait for all name servers to answer a new zone: 300 by default, and an hour for a person at a web form. */
    patience: z.number().int().min(0).max(86_400).optional(),
    /** Whether apply waits until a person has entered the zone in a web form (`--wait`). */
    wait: z.boolean().default(false),
    /** What the DNS beyond the zone said on some day, for proofs without a network: a file that `waxseal prove --refresh` writes. */
    dnsAnswers: z.string().optional(),
    /** SpamAssassin points from which a probe fails. */
    pointsLimit: z.number().default(5),
    /** A master file that stands for the rest of the Internet in the embedded place, e.g. the ISP's SPF record. */
    elsewhere: z.string().optional(),
  })
  .superRefine((vars, context) => {
    refuseOddServers(vars, context);
    refuseTwice(vars.domains, context);
    refuseUnsent(vars, context);
  });

/** The vars as playbooks see them: of a host in its own domain, or in a further one. */
export type MailVars = z.output<typeof MailVars> & { readonly isFurther?: true };

/** The vars as inventories write them. */
export type MailVarsInput = z.input<typeof MailVars>;

/** Seconds every record lives on trial. */
export const trialTtl: Seconds = seconds(300);
