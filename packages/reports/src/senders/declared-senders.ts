import { type DomainDeclaration, serviceOf } from '@waxseal/domain';

/** A service that sends for a domain. */
export interface DeclaredService {
  readonly name: string;
  /** DKIM selectors of its own, in lower case. */
  readonly selectors: readonly string[];
  /** Domains of its SPF records and aliases: envelopes of its mail lie there or below. */
  readonly domains: readonly string[];
}

/** Who sends for a domain, as its declaration has it. */
export interface DeclaredSenders {
  /** Own hosts: addresses that their mail leaves from, with the names of the hosts. */
  readonly addresses: ReadonlyMap<string, string>;
  readonly services: readonly DeclaredService[];
  /** The name of the sender that the published SPF record admits an address for, where that was asked. */
  readonly admitted: (source: string) => string | undefined;
}

/** The services of a declaration, those of its subdomains too. */
export function declaredServices(declaration: DomainDeclaration | undefined): readonly DeclaredService[] {
  if (declaration === undefined) return [];
  const names = [
    { label: '', send: declaration.send },
    ...Object.entries(declaration.subdomains).map(([label, { send }]) => ({ label, send })),
  ];
  return names.flatMap(({ label, send }) =>
    send.flatMap((sender) => {
      if (!('service' in sender)) return [];
      const known = serviceOf(sender.service);
      const below = label === '' ? declaration.name : `${label}.${declaration.name}`;
      const returnPaths = Object.keys(sender.returnPath ?? {}).map((path) => `${path}.${below}`);
      return [
        {
          name: sender.service,
          selectors: Object.keys(sender.dkim ?? {}).map((selector) => selector.toLowerCase()),
          domains: [...(known?.includes ?? []), ...(known?.targets ?? []), ...returnPaths].map((name) =>
            name.toLowerCase(),
          ),
        },
      ];
    }),
  );
}
