import { type DmarcAction, domainName, type DomainName, InputError, withoutDot } from '@waxseal/core';
import type { DomainDeclaration } from '@waxseal/domain';
import { parseVars, selectHosts } from '@waxseal/inventory';
import type { Memory, PlayHost } from '@waxseal/playbook';
import { declaredServices, type DeclaredSenders } from '@waxseal/reports';
import { domainsOf, hostInDomain, learntEgresses, MailVars } from '@waxseal/roles';
import type { InventoryOptions } from '../global-options.ts';
import type { Io } from '../io.ts';
import { readInventory } from '../read-inventory.ts';

/** A domain whose reports are read, as its inventory has it. */
export interface ReportedDomain {
  readonly name: string;
  readonly domain: DomainName;
  readonly senders: Omit<DeclaredSenders, 'admitted'>;
  readonly declaration?: DomainDeclaration;
  /** The var `dmarcPolicy`, which counts where there is no declaration. */
  readonly plainPolicy: DmarcAction;
}

function addressesOf(host: PlayHost<MailVars>, learnt: string | undefined): readonly (readonly [string, string])[] {
  const { address, address6, egress = [] } = host.vars;
  return [address, address6, ...egress, learnt].flatMap((one) =>
    one === undefined ? [] : [[one, host.name] as const],
  );
}

async function domainOf(name: string, hosts: readonly PlayHost<MailVars>[], memory: Memory): Promise<ReportedDomain> {
  const learnt = await learntEgresses({ memory }, hosts);
  const declaration = hosts
    .flatMap(({ vars }) => vars.domains)
    .find((one) => withoutDot(domainName(one.name)) === name);
  return {
    name,
    domain: domainName(name),
    senders: {
      addresses: new Map(hosts.flatMap((host) => addressesOf(host, learnt.get(host.name)?.ip))),
      services: declaredServices(declaration),
    },
    ...(declaration === undefined ? {} : { declaration }),
    plainPolicy: hosts[0]?.vars.dmarcPolicy ?? 'none',
  };
}

/** Every domain of the hosts that send, each with its declared senders. @throws InputError when no such host is left */
export async function reportedDomains(
  options: InventoryOptions & { readonly senders: string },
  memory: Memory,
  io: Io,
): Promise<readonly ReportedDomain[]> {
  const inventory = await readInventory(options, io);
  const hosts = selectHosts(inventory, options.senders).map((host): PlayHost<MailVars> => ({
    name: host.name,
    groups: host.groups,
    vars: parseVars(MailVars, host),
  }));
  if (hosts.length === 0)
    throw new InputError('no host of the inventory sends mail', {
      value: options.senders,
      hint: '--senders names them',
    });
  const all = hosts.flatMap(({ vars }) => domainsOf(vars).map(({ domain }) => domain));
  const names = [...new Set(all.map((domain) => withoutDot(domain).toLowerCase()))];
  return Promise.all(
    names.map((name) =>
      domainOf(
        name,
        hosts.flatMap((host) => hostInDomain(host, domainName(name)) ?? []),
        memory,
      ),
    ),
  );
}
