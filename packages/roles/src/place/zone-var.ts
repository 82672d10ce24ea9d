import { domainName, seconds } from '@waxseal/core';
import { secretText } from '@waxseal/inventory';
import { tsigAlgorithm } from '@waxseal/publish';
import { z } from 'zod';
import { parsed } from '../parsed.ts';
import { serverAddress } from './server-address.ts';

const asked = {
  /** Addresses of the servers that must answer the zone; those that its NS records name by default. */
  servers: z.array(parsed(serverAddress)).min(1).optional(),
};

/** A place whose credential is one token; the provider's usual variable of the environment by default. */
const tokenPlace = <const T extends string>(at: T) =>
  z.strictObject({ at: z.literal(at), ...asked, token: secretText.optional() });

/** Where a zone lives that no DNS host of the inventory serves. */
export const ZoneVar = z.discriminatedUnion('at', [
  /** A person enters the records in a web form. */
  z.strictObject({
    at: z.literal('form'),
    ...asked,
    /** How the form wants names: `@` and `mx1._domainkey`, or in full. */
    names: z.enum(['relative', 'full']).default('relative'),
    /** The shortest TTL that the form takes, in seconds. */
    minimumTtl: z.number().int().min(0).max(86_400).transform(seconds).optional(),
    /** Where the page of rows is written; `out/DOMAIN-dns.html` by default, `false` for none. */
    page: z.union([z.string().min(1), z.literal(false)]).optional(),
  }),
  /** A name server that takes signed updates: BIND, Knot, PowerDNS. */
  z
    .strictObject({
      at: z.literal('rfc2136'),
      ...asked,
      /** The primary: its address, with the port where it is not 53. */
      server: parsed(serverAddress),
      /** The key that both share. */
      key: z
        .strictObject({
          name: parsed(domainName),
          algorithm: parsed(tsigAlgorithm).default('hmac-sha256'),
          secret: secretText,
        })
        .optional(),
      /** The same from a file that `tsig-keygen` wrote. */
      keyFile: z.string().min(1).optional(),
      /** How the zone is read: by transfer, or name by name where the key may not transfer it. */
      read: z.enum(['axfr', 'questions']).default('axfr'),
    })
    .refine(({ key, keyFile }) => (key === undefined) !== (keyFile === undefined), {
      path: ['key'],
      message: 'expected either key or keyFile',
    }),
  /** PowerDNS, through its HTTP API. */
  z.strictObject({
    at: z.literal('powerdns'),
    ...asked,
    /** Where the API is, e.g. `https://dns.host.example:8081`. */
    url: z.url({ protocol: /^https?$/ }),
    /** The server's name in the API. */
    server: z.string().min(1).default('localhost'),
    /** The API key; `PDNS_API_KEY` of the environment by default. */
    key: secretText.optional(),
  }),
  /** A program of one's own, which finds the plan as JSON on its standard input. */
  z.strictObject({
    at: z.literal('command'),
    ...asked,
    /** The program and its arguments; no shell reads them. */
    command: z.tuple([z.string().min(1)], z.string()),
    /** Who says what is published: the zone's servers, or the program. */
    read: z.enum(['dns', 'command']).default('dns'),
    /** The shortest TTL that the place takes, in seconds. */
    minimumTtl: z.number().int().min(0).max(86_400).transform(seconds).optional(),
    /** Seconds until the program is ended. */
    timeout: z.number().int().min(1).max(86_400).default(600),
  }),
  /** deSEC. */
  z.strictObject({
    at: z.literal('desec'),
    ...asked,
    /** The token; `DESEC_TOKEN` of the environment by default. */
    token: secretText.optional(),
    /** The shortest TTL that the account may set, in seconds. */
    minimumTtl: z.number().int().min(1).max(86_400).transform(seconds).default(seconds(3600)),
  }),
  /** Cloudflare; `CLOUDFLARE_API_TOKEN`. */
  tokenPlace('cloudflare'),
  /** Hetzner, in the API of its cloud; `HCLOUD_TOKEN`. */
  tokenPlace('hetzner'),
  /** Gandi LiveDNS; `GANDI_PERSONAL_ACCESS_TOKEN`. */
  tokenPlace('gandi'),
  /** Amazon Route 53; `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`. */
  z.strictObject({
    at: z.literal('route53'),
    ...asked,
    accessKeyId: z.string().min(1).optional(),
    secretAccessKey: secretText.optional(),
    sessionToken: secretText.optional(),
    /** The zone's id; by default the public zone of this name. */
    zoneId: z
      .string()
      .regex(/^\w{1,32}$/)
      .optional(),
  }),
  /** OVH; `OVH_APPLICATION_KEY`, `OVH_APPLICATION_SECRET` and `OVH_CONSUMER_KEY`. */
  z.strictObject({
    at: z.literal('ovh'),
    ...asked,
    /** Which of its APIs. */
    endpoint: z.enum(['ovh-eu', 'ovh-ca', 'ovh-us']).default('ovh-eu'),
    applicationKey: z.string().min(1).optional(),
    applicationSecret: secretText.optional(),
    consumerKey: secretText.optional(),
  }),
]);

/** The var as roles see it. */
export type ZoneVar = z.output<typeof ZoneVar>;
