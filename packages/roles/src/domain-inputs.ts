import { readFile } from 'node:fs/promises';
import { InputError, isKnown, type Maybe, type ResourceRecord, whenKnown, withoutDot } from '@waxseal/core';
import type { InputContext, PlayHost } from '@waxseal/playbook';
import { checkZone, parseZone, renderZone } from '@waxseal/zone';
import type { MailVars } from './mail-vars.ts';
import { type MailZone, mailZone, selectorOf } from './mail-zone.ts';
import { signingKey } from './signing-key.ts';
import { zoneSerial } from './zone-serial.ts';

/** The domain's zone, as records and as a master file. */
export interface DomainInputs {
  readonly records: Maybe<readonly ResourceRecord[]>;
  readonly text: Maybe<string>;
  /** What stands for the rest of the Internet in the embedded place. */
  readonly elsewhere: readonly ResourceRecord[];
  /** Addresses of the domain's name servers, as far as they are known. */
  readonly servers: readonly string[];
}

type Context = InputContext<MailVars>;

function sameDomain(host: PlayHost<MailVars>, domain: MailVars['domain']): boolean {
  return host.vars.domain === domain;
}

async function zoneOf(context: Context, mail: string, dns: string): Promise<Omit<MailZone, 'serial'>> {
  const { vars } = context;
  const senders = context.hosts(mail).filter((host) => sameDomain(host, vars.domain));
  const mailHosts = await Promise.all(
    senders.map(async (host) => ({ name: host.name, selector: selectorOf(host), address: host.vars.address, address6: host.vars.address6, key: await signingKey(context, host) })),
  );
  const dnsHosts = context.hosts(dns).filter((host) => sameDomain(host, vars.domain) && !senders.some(({ name }) => name === host.name));
  return { vars, mailHosts, dnsHosts: dnsHosts.map(({ name, vars: own }) => ({ name, address: own.address, address6: own.address6 })) };
}

/** Refuses a zone that would not do what it is for, before it is published. */
function checked(text: string, domain: MailVars['domain']): string {
  const faults = checkZone(text, { origin: domain, file: `the zone ${withoutDot(domain)}` }).faults.filter(({ severity }) => (severity ?? 'error') === 'error');
  if (faults.length > 0) throw new InputError(faults);
  return text;
}

async function readElsewhere(file: string | undefined): Promise<readonly ResourceRecord[]> {
  if (file === undefined) return [];
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new InputError('the file that stands for the rest of the Internet cannot be read', { place: { file }, cause });
  });
  const { records, faults } = parseZone(text, { file });
  if (faults.length > 0) throw new InputError(faults);
  return records.map(({ record }) => record);
}

/**
 * Everything that plays need to know of a domain: its zone made from the hosts of two groups, with a serial that moves only
 * when the content does, linted before anybody sees it.
 * @throws InputError when the zone has a fault, or two hosts share a selector.
 */
export async function domainInputs(context: Context, groups: { readonly mail: string; readonly dns: string }): Promise<DomainInputs> {
  const zone = await zoneOf(context, groups.mail, groups.dns);
  const origin = context.vars.domain;
  const draft = mailZone({ ...zone, serial: 0 });
  const elsewhere = await readElsewhere(context.vars.elsewhere);
  const servers = [...zone.dnsHosts.flatMap(({ address, address6 }) => [address, address6].filter((one) => one !== undefined)), ...context.vars.secondaries];
  if (!isKnown(draft)) return { records: draft, text: draft, elsewhere, servers };
  const serial = await zoneSerial(context.memory, withoutDot(origin), renderZone(draft, { origin }), context.mode === 'apply');
  const records = mailZone({ ...zone, serial });
  return { records, text: whenKnown(records, (known) => checked(renderZone(known, { origin }), origin)), elsewhere, servers };
}
