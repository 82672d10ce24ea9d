import {
  type Fault,
  InputError,
  parseSpf,
  spfLookupLimit,
  spfLookups,
  withoutDot,
  type DomainName,
} from '@waxseal/core';
import { serviceOf } from '../services/services.ts';
import type { MailName } from './domain-schema.ts';

/** Hosts of one's own that a sender means: all, or some by their names and groups. */
export type HostChoice = Extract<MailName['send'][number], { readonly hosts: unknown }>['hosts'];

/** The addresses that own hosts send from themselves. */
export interface OwnHosts {
  /** Those of all hosts, or a function that tells those of some. */
  readonly addresses: readonly string[] | ((hosts: HostChoice) => readonly string[]);
}

/** Most octets of an SPF record that fits into one answer over UDP beside other texts (RFC 7208 §3.4). */
const longest = 450;

type Sender = MailName['send'][number];

function termsOf(sender: Sender, { addresses }: OwnHosts): readonly string[] {
  if ('formerly' in sender) return [`a:${sender.formerly}`];
  if ('changing' in sender) return [`a:${sender.changing}`];
  if ('spf' in sender) return [sender.spf];
  if ('hosts' in sender)
    return sender.through === undefined
      ? (typeof addresses === 'function' ? addresses(sender.hosts) : addresses).map(
          (address) => `${address.includes(':') ? 'ip6' : 'ip4'}:${address}`,
        )
      : [`include:${sender.through}`];
  const include = sender.include ?? serviceOf(sender.service)?.includes[0];
  return include === undefined || include === false ? [] : [`include:${include}`];
}

const signs = { fail: '-all', softfail: '~all', neutral: '?all' } as const;

function faultsOf(owner: DomainName, text: string): readonly Fault[] {
  const record = parseSpf(text);
  const lookups = spfLookups(record);
  const value = text.length > 120 ? `${text.slice(0, 120)}…` : text;
  return [
    ...(lookups > spfLookupLimit
      ? [
          {
            message: `the SPF record of ${withoutDot(owner)} costs ${lookups} lookups, ${spfLookupLimit} are allowed (RFC 7208 §4.6.4)`,
            value,
            hint: 'let a service send for a subdomain, name addresses, or say policy: { flatten: true }',
          },
        ]
      : []),
    ...(text.length > longest
      ? [
          {
            message: `the SPF record of ${withoutDot(owner)} has ${text.length} octets, ${longest} fit (RFC 7208 §3.4)`,
            value,
            hint: 'let a service send for a subdomain, or say policy: { flatten: true }',
          },
        ]
      : []),
  ];
}

/** The SPF record of a name as its senders make it, whatever it costs; undefined where it has none. */
export function composeSpf({ send, policy }: Pick<MailName, 'send' | 'policy'>, hosts: OwnHosts): string | undefined {
  if (policy.spf === undefined) return undefined;
  const end = typeof policy.spf === 'string' ? signs[policy.spf] : `redirect=${policy.spf.redirect}`;
  const terms = send.flatMap((sender) => termsOf(sender, hosts));
  const exp = policy.explanation === undefined ? [] : [`exp=${policy.explanation}`];
  return ['v=spf1', ...new Set(terms), end, ...exp].join(' ');
}

/** The SPF record of a name, its senders in their order; undefined where it has none. @throws InputError for one over the limits */
export function renderSpf(
  owner: DomainName,
  name: Pick<MailName, 'send' | 'policy'>,
  hosts: OwnHosts,
): string | undefined {
  const text = composeSpf(name, hosts);
  if (text === undefined) return undefined;
  const faults = faultsOf(owner, text);
  if (faults.length > 0) throw new InputError(faults);
  return text;
}
