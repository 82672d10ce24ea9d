import { nameKey, relativeName, type ResourceRecord, withoutDot } from '@waxseal/core';
import { type ExportInput, rdataText, type ZoneExport } from '@waxseal/zone';
import { setKey } from '../plan/set-key.ts';
import { cloudflareBody } from '../provider/cloudflare-record.ts';
import { octalEscapes } from '../provider/route53-record.ts';

/** Providers of Terraform whose resources are written. */
export const terraformProviders = ['route53', 'cloudflare', 'hetzner', 'gandi', 'desec', 'powerdns'] as const;
export type TerraformProvider = (typeof terraformProviders)[number];

type Body = Readonly<Record<string, unknown>>;
type Rrset = readonly [ResourceRecord, ...ResourceRecord[]];

interface Resource {
  readonly type: string;
  /** The variable that names the zone, where its name does not. */
  readonly variable?: string;
  /** One resource for the RRset, or one a record. */
  readonly bodies: (rrset: Rrset, input: ExportInput) => readonly Body[];
}

const zoneName = ({ origin }: ExportInput): string => withoutDot(origin);
const data = (rrset: Rrset): readonly string[] => rrset.map(rdataText);

/** Amazon's provider puts the outer quotes itself, and wants two between strings. */
function amazonData(record: ResourceRecord): string {
  const text = octalEscapes(rdataText(record));
  return record.type === 'TXT' || record.type === 'SPF' ? text.slice(1, -1).replaceAll('" "', '""') : text;
}

const resources: Readonly<Record<TerraformProvider, Resource>> = {
  route53: {
    type: 'aws_route53_record',
    variable: 'zone_id',
    bodies: (rrset) => [
      {
        zone_id: '${var.zone_id}',
        name: withoutDot(rrset[0].owner),
        type: rrset[0].type,
        ttl: rrset[0].ttl,
        records: rrset.map(amazonData),
        allow_overwrite: true,
      },
    ],
  },
  cloudflare: {
    type: 'cloudflare_dns_record',
    variable: 'zone_id',
    bodies: (rrset) => rrset.map((record) => ({ zone_id: '${var.zone_id}', ...cloudflareBody(record) })),
  },
  hetzner: {
    type: 'hcloud_zone_rrset',
    bodies: (rrset, input) => [
      {
        zone: zoneName(input),
        name: relativeName(rrset[0].owner, input.origin),
        type: rrset[0].type,
        ttl: rrset[0].ttl,
        records: data(rrset).map((value) => ({ value })),
      },
    ],
  },
  gandi: {
    type: 'gandi_livedns_record',
    bodies: (rrset, input) => [
      {
        zone: zoneName(input),
        name: relativeName(rrset[0].owner, input.origin),
        type: rrset[0].type,
        ttl: rrset[0].ttl,
        values: data(rrset),
      },
    ],
  },
  desec: {
    type: 'desec_rrset',
    bodies: (rrset, input) => {
      const name = relativeName(rrset[0].owner, input.origin);
      const subname = name === '@' ? '' : name;
      return [{ domain: zoneName(input), subname, type: rrset[0].type, ttl: rrset[0].ttl, records: data(rrset) }];
    },
  },
  powerdns: {
    type: 'powerdns_record',
    bodies: (rrset, { origin }) => [
      { zone: origin, name: rrset[0].owner, type: rrset[0].type, ttl: rrset[0].ttl, records: data(rrset) },
    ],
  },
};

/** Terraform reads `${` and `%{` in text as templates. */
function literal(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/[$%](?=\{)/g, '$&$&');
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, literal(one)]));
}

// The reference to the variable is the one template that is meant.
const escaped = (body: Body): unknown =>
  Object.fromEntries(Object.entries(body).map(([key, value]) => [key, key === 'zone_id' ? value : literal(value)]));

/** A name that Terraform takes: letters, digits and low lines, and the RRset told from all others. */
function resourceName({ owner, type }: ResourceRecord, origin: ExportInput['origin'], index: number): string {
  const name = relativeName(owner, origin) === '@' ? 'apex' : nameKey(relativeName(owner, origin) as typeof owner);
  const words = `${name}_${type}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]/g, (one) => `-${one.codePointAt(0)?.toString(16) ?? ''}-`);
  return `mail_${words}${index === 0 ? '' : `_${index + 1}`}`;
}

/** Records as resources of Terraform and OpenTofu, in their JSON; each is ours alone, so that a plan changes nothing else. Pure. */
export function exportTerraform(input: ExportInput, provider: TerraformProvider): ZoneExport {
  const { type, variable, bodies } = resources[provider];
  const sets = [...Map.groupBy(input.records, setKey).values()];
  const named = sets.flatMap(([first, ...rest]) =>
    first === undefined
      ? []
      : bodies([first, ...rest], input).map((body, index): readonly [string, unknown] => [
          resourceName(first, input.origin, index),
          escaped(body),
        ]),
  );
  const head = variable === undefined ? {} : { variable: { [variable]: { type: 'string' } } };
  const text = JSON.stringify({ ...head, resource: { [type]: Object.fromEntries(named) } }, undefined, 2);
  return { text: `${text}\n`, leftOut: [] };
}
