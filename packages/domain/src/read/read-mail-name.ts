import {
  attempt,
  dmarc,
  type DmarcPolicy,
  type DomainName,
  isDmarc,
  isSpf,
  joinedText,
  nameKey,
  parseDmarc,
  parseMtaStsRecord,
  parseSpf,
  parseTlsRptRecord,
  type ResourceRecord,
  rootName,
  tlsRptRecord,
  under,
  valueOf,
  withoutDot,
} from '@waxseal/core';
import type { ZoneIndex } from '../change/zone-index.ts';
import type { MailName } from '../declaration/domain-schema.ts';
import { services } from '../services/services.ts';
import type { Service } from '../services/service.ts';

/** What was read of a name, the records that it stands for, and what could not be read. */
export interface ReadName {
  readonly name: MailName;
  readonly taken: readonly ResourceRecord[];
  readonly notes: readonly string[];
}

type Part<T> = { readonly value?: T; readonly taken: readonly ResourceRecord[]; readonly notes: readonly string[] };
type Sender = MailName['send'][number];
type ServiceSender = Extract<Sender, { readonly service: string }>;

const nothing = { taken: [], notes: [] } as const;

const lower = (name: DomainName): string => withoutDot(name).toLowerCase();
const isBelow = (name: string, parents: readonly string[]): boolean =>
  parents.some((parent) => name === parent || name.endsWith(`.${parent}`));

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.toSorted().join(' ') === other.toSorted().join(' ');
}

function readExchanges(zone: ZoneIndex, owner: DomainName): Part<MailName['receive']> {
  const records = zone.at(owner).filter((record) => record.type === 'MX');
  if (records.length === 0) return nothing;
  if (records.some(({ exchange }) => exchange === rootName)) {
    if (records.length === 1 && records[0]?.preference === 0) return { value: 'nothing', taken: records, notes: [] };
    return {
      taken: [],
      notes: [`the null MX of ${withoutDot(owner)} stands beside others: its MX records are kept as they are`],
    };
  }
  const key = records.map(({ preference, exchange }) => `${preference} ${lower(exchange)}`);
  const service = services.find(
    ({ exchanges: [usual] }) =>
      usual !== undefined &&
      sameSet(
        usual.map(({ preference, exchange }) => `${preference} ${exchange}`),
        key,
      ),
  );
  if (service !== undefined) return { value: { service: service.id }, taken: records, notes: [] };
  return {
    value: records.map(({ preference, exchange }) => ({ preference, exchange: withoutDot(exchange) })),
    taken: records,
    notes: [],
  };
}

interface Spf {
  readonly terms: readonly string[];
  readonly end: NonNullable<MailName['policy']['spf']>;
  readonly explanation?: string;
}

/** The record of a kind at a name where there is just one. */
function single(
  zone: ZoneIndex,
  owner: DomainName,
  isOfKind: (text: string) => boolean,
): readonly [ResourceRecord, string] | 'none' | 'several' {
  const found = zone.at(owner).flatMap((record) => {
    const text = record.type === 'TXT' ? joinedText(record.strings) : undefined;
    return text !== undefined && isOfKind(text) ? [[record, text] as const] : [];
  });
  return found.length > 1 ? 'several' : (found[0] ?? 'none');
}

function readSpf(zone: ZoneIndex, owner: DomainName): Part<Spf> {
  const found = single(zone, owner, isSpf);
  if (found === 'none') return nothing;
  const kept = (why: string): Part<Spf> => ({
    taken: [],
    notes: [`the SPF record of ${withoutDot(owner)} ${why}: it is kept as it is`],
  });
  if (found === 'several') return kept('is not the only one');
  const [record, text] = found;
  const read = valueOf(() => parseSpf(text));
  if (read === undefined) return kept('cannot be read');
  if (read.unknownModifiers.length > 0 || read.unreachable.length > 0) return kept('has terms that nobody evaluates');
  if (read.otherwise === 'pass') return kept('admits everybody');
  // A term behind a redirect that counts, or a record without an end, says the same with its end written out.
  const end = read.otherwise ?? (read.redirect === undefined ? 'neutral' : { redirect: read.redirect });
  const words = text.split(' ').filter((word) => word !== '');
  const terms = words.slice(1).filter((word) => !/^[-+~?]?all$/i.test(word) && !/^[a-z][a-z0-9_.-]*=/i.test(word));
  if (new Set(terms).size < terms.length) return kept('has a term twice');
  return {
    value: { terms, end, ...(read.exp === undefined ? {} : { explanation: read.exp }) },
    taken: [record],
    notes: [],
  };
}

/** The CNAMEs below a name that lead to a service: DKIM names, and return paths. */
function aliasesOf(
  zone: ZoneIndex,
  owner: DomainName,
  service: Service,
): {
  readonly dkim: Record<string, string>;
  readonly returnPath: Record<string, string>;
  readonly taken: readonly ResourceRecord[];
} {
  const taken = zone.records.filter(
    (record) =>
      record.type === 'CNAME' &&
      isBelow(lower(record.target), service.targets) &&
      nameKey(record.owner).endsWith(`.${nameKey(owner)}`),
  );
  const found = taken.flatMap((record) => {
    if (record.type !== 'CNAME') return [];
    const label = record.owner.slice(0, -owner.length - 1);
    const [selector = '', ...rest] = label.split('.');
    const isPlain = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i.test(label);
    const isKey = rest.length === 1 && rest[0]?.toLowerCase() === '_domainkey';
    if (!isPlain || (!isKey && label.includes('_'))) return [];
    return isKey || rest.length === 0
      ? [{ record, isKey, label: isKey ? selector : label, target: withoutDot(record.target) }]
      : [];
  });
  const pick = (isKey: boolean): Record<string, string> =>
    Object.fromEntries(found.filter((one) => one.isKey === isKey).map(({ label, target }) => [label, target]));
  return { dkim: pick(true), returnPath: pick(false), taken: found.map(({ record }) => record) };
}

/** A sender for a service that an SPF term or an alias shows. */
function serviceSender(
  service: Service,
  include: string | undefined,
  aliases: Pick<ServiceSender, 'dkim' | 'returnPath'>,
): ServiceSender {
  const usual = service.includes[0];
  return {
    service: service.id,
    ...(include === undefined ? { include: false as const } : include === usual ? {} : { include }),
    ...aliases,
  };
}

function readSenders(
  zone: ZoneIndex,
  owner: DomainName,
  terms: readonly string[],
  withAliases: boolean,
): Part<readonly Sender[]> & { readonly value: readonly Sender[] } {
  const known = services.map((service) => ({ service, aliases: aliasesOf(zone, owner, service) }));
  const used = new Set<string>();
  const taken: ResourceRecord[] = [];
  const take = (service: Service): Pick<ServiceSender, 'dkim' | 'returnPath'> => {
    const found = known.find((one) => one.service === service)?.aliases;
    if (!withAliases || found === undefined || used.has(service.id)) return {};
    used.add(service.id);
    taken.push(...found.taken);
    return {
      ...(Object.keys(found.dkim).length === 0 ? {} : { dkim: found.dkim }),
      ...(Object.keys(found.returnPath).length === 0 ? {} : { returnPath: found.returnPath }),
    };
  };
  const bySpf = terms.map((term): Sender => {
    const include = /^include:(.+)$/.exec(term)?.[1];
    const service = include === undefined ? undefined : services.find(({ includes }) => includes.includes(include));
    return service === undefined ? { spf: term } : serviceSender(service, include, take(service));
  });
  const byAlias = known
    .filter(({ service, aliases }) => withAliases && !used.has(service.id) && aliases.taken.length > 0)
    .map(({ service }) => serviceSender(service, undefined, take(service)));
  return { value: [...bySpf, ...byAlias], taken, notes: [] };
}

function definedOnly(policy: DmarcPolicy): DmarcPolicy {
  return Object.fromEntries(
    Object.entries(policy).filter(([key, value]) => value !== undefined && key !== 'notes'),
  ) as unknown as DmarcPolicy;
}

/** A policy record that is read and written back; kept where that would not say the same. */
function readPolicy<T>(
  zone: ZoneIndex,
  owner: DomainName,
  kind: {
    readonly what: string;
    readonly isOfKind: (text: string) => boolean;
    readonly read: (text: string) => T | undefined;
  },
): Part<T> {
  const found = single(zone, owner, kind.isOfKind);
  if (found === 'none') return nothing;
  const value = found === 'several' ? undefined : kind.read(found[1]);
  if (found === 'several' || value === undefined)
    return {
      taken: [],
      notes: [`the ${kind.what} record at ${withoutDot(owner)} cannot be read in full: it is kept as it is`],
    };
  return { value, taken: [found[0]], notes: [] };
}

function readDmarc(text: string): MailName['policy']['dmarc'] {
  const read = attempt(() => parseDmarc(text));
  if (!('value' in read) || read.value.notes.length > 0 || read.value.percent !== undefined) return undefined;
  const policy = definedOnly(read.value);
  const again = attempt(() => parseDmarc(dmarc(policy)));
  return 'value' in again && JSON.stringify(definedOnly(again.value)) === JSON.stringify(policy)
    ? (policy as MailName['policy']['dmarc'])
    : undefined;
}

function readTlsRpt(text: string): readonly string[] | undefined {
  const read = valueOf(() => parseTlsRptRecord(text))?.reports;
  return read !== undefined && valueOf(() => tlsRptRecord({ reports: read })) !== undefined ? read : undefined;
}

/** Reads what a name of a published zone says about mail. */
export function readMailName(zone: ZoneIndex, owner: DomainName, withAliases: boolean): ReadName {
  const receive = readExchanges(zone, owner);
  const spf = readSpf(zone, owner);
  const senders = readSenders(zone, owner, spf.value?.terms ?? [], withAliases && spf.value !== undefined);
  const dmarcPart = readPolicy(zone, under('_dmarc', owner), { what: 'DMARC', isOfKind: isDmarc, read: readDmarc });
  const sts = readPolicy(zone, under('_mta-sts', owner), {
    what: 'MTA-STS',
    isOfKind: (text) => /^v=STSv1\b/.test(text),
    read: (text) => valueOf(() => parseMtaStsRecord(text))?.id,
  });
  const tls = readPolicy(zone, under('_smtp._tls', owner), {
    what: 'TLS-RPT',
    isOfKind: (text) => /^v=TLSRPTv1\b/.test(text),
    read: readTlsRpt,
  });
  const parts = [receive, spf, senders, dmarcPart, sts, tls];
  return {
    name: {
      ...(receive.value === undefined ? {} : { receive: receive.value }),
      send: [...senders.value],
      policy: {
        ...(spf.value === undefined ? {} : { spf: spf.value.end }),
        ...(spf.value?.explanation === undefined ? {} : { explanation: spf.value.explanation }),
        ...(dmarcPart.value === undefined ? {} : { dmarc: dmarcPart.value }),
        ...(sts.value === undefined ? {} : { mtaSts: sts.value }),
        ...(tls.value === undefined ? {} : { tlsRpt: [...tls.value] }),
      },
    },
    taken: parts.flatMap(({ taken }) => taken),
    notes: parts.flatMap(({ notes }) => notes),
  };
}
