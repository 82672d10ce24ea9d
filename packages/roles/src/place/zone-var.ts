import { seconds } from '@waxseal/core';
import { z } from 'zod';
import { parsed } from '../parsed.ts';
import { serverAddress } from './server-address.ts';

const asked = {
  /** Addresses of the servers that must answer the zone; those that its NS records name by default. */
  servers: z.array(parsed(serverAddress)).min(1).optional(),
};

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
]);

/** The var as roles see it. */
export type ZoneVar = z.output<typeof ZoneVar>;
