import { domainName, InputError, type MailService, mailServicePorts, parseSpf, valueOf } from '@waxseal/core';
import { z } from 'zod';
import { serviceOf, services } from '../services/services.ts';

const name = z.string().refine((text) => valueOf(() => domainName(text)) !== undefined, {
  message: 'expected a domain name, like mail.shop.example',
});

const service = z.string().refine((id) => serviceOf(id) !== undefined, {
  message: `no service of this name is known: ${services.map(({ id }) => id).join(', ')}; others are declared by their SPF terms and records`,
});

const exchange = z.strictObject({ preference: z.number().int().min(0).max(65_535), exchange: name });

/** Names below the domain with what their CNAMEs lead to. */
const aliases = z.record(z.string(), name);

function isTerm(text: string): boolean {
  const read = valueOf(() => parseSpf(`v=spf1 ${text} ?all`));
  return read?.mechanisms.length === 1 && read.unknownModifiers.length === 0;
}

const sender = z.union([
  /** The hosts of the mail group, or those of them that are named, by themselves or by a group: their addresses, or what their smarthost's domain says. */
  z.strictObject({ hosts: z.union([z.literal(true), z.array(z.string().min(1)).min(1)]), through: name.optional() }),
  /** A name that own hosts had before. */
  z.strictObject({ formerly: name }),
  /** A host behind a changing address, by the name that follows it (dynamic DNS). */
  z.strictObject({ changing: name }),
  z.strictObject({
    service,
    /** The domain whose SPF record is included; `false` where the service needs none. */
    include: z.union([name, z.literal(false)]).optional(),
    /** DKIM selectors with what their CNAMEs lead to. */
    dkim: aliases.optional(),
    returnPath: aliases.optional(),
  }),
  /** One SPF mechanism, word for word. */
  z.strictObject({
    spf: z
      .string()
      .refine(isTerm, { message: 'expected one SPF mechanism, like ip4:192.0.2.1 or include:isp.example' }),
  }),
]);

const action = z.enum(['none', 'quarantine', 'reject']);
const alignment = z.enum(['relaxed', 'strict']);
const uris = z.array(z.string().min(1)).min(1);

const dmarc = z.strictObject({
  policy: action,
  subdomains: action.optional(),
  nonexistent: action.optional(),
  aggregateReports: uris.optional(),
  failureReports: uris.optional(),
  failureOptions: z.array(z.enum(['0', '1', 'd', 's'])).optional(),
  dkimAlignment: alignment.optional(),
  spfAlignment: alignment.optional(),
  publicSuffix: z.enum(['yes', 'no', 'unknown']).optional(),
  testing: z.boolean().optional(),
});

const https = z.string().regex(/^https:\/\/[^\s;,]+$/i, { message: 'expected an https: address' });

/** The logo that receivers show, and the evidence that it is the domain's (BIMI). */
const bimi = z.strictObject({
  logo: https,
  evidence: https.optional(),
  selector: z.string().min(1).default('default'),
});

/** Who may issue certificates (RFC 8659): authorities by their domains, none of them where a list is empty. */
const certificates = z.strictObject({
  issue: z.array(name).optional(),
  wildcards: z.array(name).optional(),
  mail: z.array(name).optional(),
  /** Where violations are reported. */
  reports: z
    .string()
    .regex(/^(?:mailto:[^\s@]+@[^\s@]+|https?:\/\/\S+)$/i, { message: 'expected a mailto:, http: or https: address' })
    .optional(),
});

/** Where mail programs read and submit mail (RFC 6186, RFC 8314), by service; `none` says that it is not offered. */
const clients = z.partialRecord(
  z.enum(Object.keys(mailServicePorts) as [MailService, ...MailService[]]),
  z.union([z.literal('none'), name]),
);

/** The keys of own hosts. */
const keys = z.strictObject({
  /** In place of the vars `keyAlgorithm` and `keyBits`. */
  algorithm: z.enum(['rsa', 'ed25519', 'both']).optional(),
  bits: z.literal([1024, 2048, 3072, 4096]).optional(),
  /**
   * Where the keys lie: each selector is a CNAME to its own below this name. In the zone of another declared domain they are
   * published there; elsewhere somebody else publishes them.
   */
  at: name.optional(),
});

/** What one name of a domain says about mail. */
const mailName = z.strictObject({
  /** Exchanges, those of a service, or `nothing` (RFC 7505); no MX record where left out. */
  receive: z.union([z.literal('nothing'), z.strictObject({ service }), z.array(exchange).min(1)]).optional(),
  send: z.array(sender).default([]),
  policy: z
    .strictObject({
      /** What SPF says of everybody else, or the domain whose record decides; no SPF record where left out. */
      spf: z.union([z.enum(['fail', 'softfail', 'neutral']), z.strictObject({ redirect: z.string() })]).optional(),
      explanation: z.string().optional(),
      /** Writes addresses in place of names where SPF would cost more than ten lookups or 450 octets; asked of the DNS in every run. */
      flatten: z.boolean().optional(),
      dmarc: dmarc.optional(),
      /** The id of the record at `_mta-sts`. */
      mtaSts: z.string().optional(),
      /** Where TLS reports go. */
      tlsRpt: uris.optional(),
      bimi: bimi.optional(),
    })
    .default({}),
});

type MailNameFields = z.output<typeof mailName>;
type DomainFields = MailNameFields & {
  readonly name: string;
  readonly parked: readonly string[];
  readonly subdomains: Readonly<Record<string, MailNameFields>>;
  readonly records: readonly string[];
};
type Contradictions = readonly (readonly [path: readonly (string | number)[], message: string])[];

/** Contradictions within one name. */
function contradictions({ receive, send, policy }: MailNameFields): Contradictions {
  const selectors = send.flatMap((one, index) =>
    'service' in one
      ? Object.keys(one.dkim ?? {}).map((selector) => ({ selector: selector.toLowerCase(), index }))
      : [],
  );
  const twice = selectors.filter(({ selector, index }) =>
    selectors.some((other) => other.selector === selector && other.index < index),
  );
  const service = typeof receive === 'object' && 'service' in receive ? serviceOf(receive.service) : undefined;
  return [
    ...twice.map(
      ({ selector, index }) =>
        [
          ['send', index, 'dkim', selector],
          'two services have this selector: a selector stands for one key (RFC 6376 §3.1)',
        ] as const,
    ),
    ...(send.length > 0 && policy.spf === undefined
      ? [[['policy', 'spf'], 'senders are declared, and no SPF record: say fail, softfail or neutral'] as const]
      : []),
    ...(service !== undefined && service.exchanges.length === 0
      ? [
          [
            ['receive', 'service'],
            `the exchanges of ${service.name} differ from customer to customer: list them`,
          ] as const,
        ]
      : []),
    ...send.flatMap((one, index) =>
      'service' in one &&
      one.include === false &&
      one.dkim === undefined &&
      one.returnPath === undefined &&
      (policy.dmarc?.policy ?? 'none') !== 'none'
        ? [
            [
              ['send', index],
              `DMARC asks for ${policy.dmarc?.policy}, and mail of this service can pass neither SPF nor DKIM: say its include or its dkim selectors`,
            ] as const,
          ]
        : [],
    ),
    ...send.flatMap((one, index) =>
      'service' in one && one.include === undefined && serviceOf(one.service)?.includes.length === 0
        ? [[['send', index], 'this service has no SPF record to include: say include: false'] as const]
        : [],
    ),
  ];
}

/** Contradictions between the parts of a domain. */
function contradictionsOfAll({ name: own, parked, subdomains, records, receive }: DomainFields): Contradictions {
  const relative = (text: string): string =>
    text.endsWith(`.${own}`) ? text.slice(0, -own.length - 1).toLowerCase() : text.toLowerCase();
  // The null MX itself, `MX 0 .`, gives no exchange.
  const owners = records.map((line) => /^\S+(?=.*\sMX\s+\d+\s+(?!\.\s*(?:;|$)))/i.exec(line)?.[0]?.toLowerCase() ?? '');
  const isRefusing = (at: string): boolean => (at === '@' ? receive : subdomains[at]?.receive) === 'nothing';
  return [
    ...parked.flatMap((text, index): Contradictions => {
      if (text === own) return [[['parked', index], 'a domain that is declared is not parked as well'] as const];
      const { send = [], receive: takes } = subdomains[relative(text)] ?? {};
      if (subdomains[relative(text)] === undefined) return [];
      const what = send.length > 0 ? 'sends' : takes !== undefined && takes !== 'nothing' ? 'receives' : 'is declared';
      return [[['parked', index], `a parked name neither sends nor receives, and this one ${what}`] as const];
    }),
    ...owners.flatMap((at, index): Contradictions =>
      at !== '' && isRefusing(at)
        ? [[['records', index], 'this name receives nothing (a null MX), and this line gives it an exchange'] as const]
        : [],
    ),
  ];
}

const checked = <T extends z.ZodType<MailNameFields>>(schema: T): T =>
  schema.superRefine((value, context) => {
    for (const [path, message] of contradictions(value))
      context.addIssue({ code: 'custom', path: [...path], message, input: value });
  });

const domain = mailName.extend({
  name,
  /** Whose addresses the apex has: nobody's by default, other than what `records` give it. */
  apex: z.enum(['nobody', 'mail hosts']).default('nobody'),
  certificates: certificates.optional(),
  clients: clients.optional(),
  /** The host whose web server tells mail programs their settings: `autoconfig`, and `_autodiscover._tcp`. */
  autoconfig: name.optional(),
  keys: keys.optional(),
  /** Names below the domain that send, receive or have a policy of their own. */
  subdomains: z.record(z.string(), checked(mailName)).default({}),
  /**
   * Names that neither send nor receive, and say so: a null MX, SPF and DMARC that refuse all mail, no key under any selector.
   * Those below the domain are part of its zone, others are zones of their own.
   */
  parked: z.array(name).default([]),
  /** Anything else that the zone holds: lines of a master file, names relative to the domain. */
  records: z.array(z.string().min(1)).default([]),
});

/** A domain as it is declared, in TypeScript or as vars. */
export const DomainDeclaration = checked(domain).superRefine((value, context) => {
  for (const [path, message] of contradictionsOfAll(value))
    context.addIssue({ code: 'custom', path: [...path], message, input: value });
});

/** A domain as packages see it. */
export type DomainDeclaration = z.output<typeof DomainDeclaration>;
/** A domain as people write it. */
export type DomainInput = z.input<typeof DomainDeclaration>;
/** What one of its names says about mail. */
export type MailName = z.output<typeof mailName>;

/**
 * Declares a domain, to be the default export of its file.
 * @throws InputError with all its faults at once.
 */
export function defineDomain(declaration: DomainInput): DomainDeclaration {
  const read = DomainDeclaration.safeParse(declaration);
  if (read.success) return read.data;
  throw new InputError(
    read.error.issues.map(({ message, path }) => ({
      message,
      place: { path: [declaration.name, ...path].map(String).join('.') },
    })),
  );
}
