import { refuse } from '../attempt.ts';
import type { Fault } from '../fault.ts';
import { domainSpecFault } from './domain-spec.ts';
import { parseSpfMechanism } from './parse-spf-mechanism.ts';
import { spfSigns, type SpfMechanism, type SpfPolicy, type SpfRecord } from './spf-types.ts';

/** The most mechanisms and modifiers that make a receiver ask the DNS (RFC 7208 §4.6.4). */
export const spfLookupLimit = 10;

const asking: ReadonlySet<string> = new Set(['a', 'mx', 'include', 'exists', 'ptr']);

function argument(mechanism: SpfMechanism): string {
  switch (mechanism.mechanism) {
    case 'ip4':
    case 'ip6':
      return `:${mechanism.address}${mechanism.prefix === undefined ? '' : `/${mechanism.prefix}`}`;
    case 'a':
    case 'mx':
      return [
        mechanism.domain && `:${mechanism.domain}`,
        mechanism.prefix4 !== undefined && `/${mechanism.prefix4}`,
        mechanism.prefix6 !== undefined && `//${mechanism.prefix6}`,
      ]
        .filter((part) => typeof part === 'string')
        .join('');
    case 'include':
    case 'exists':
    case 'ptr':
      return mechanism.domain === undefined ? '' : `:${mechanism.domain}`;
    default:
      return mechanism satisfies never;
  }
}

/** One mechanism as text; the sign of `pass` is left out. */
export function renderSpfMechanism(mechanism: SpfMechanism): string {
  const sign = mechanism.result === undefined || mechanism.result === 'pass' ? '' : spfSigns[mechanism.result];
  return `${sign}${mechanism.mechanism}${argument(mechanism)}`;
}

/** How many DNS questions the record itself costs, those of included records not counted (RFC 7208 §4.6.4). */
export function spfLookups(record: Pick<SpfRecord, 'mechanisms' | 'redirect' | 'otherwise'>): number {
  const mechanisms = record.mechanisms.filter(({ mechanism }) => asking.has(mechanism)).length;
  // redirect is not used when there is an all (RFC 7208 §6.1).
  return mechanisms + (record.redirect !== undefined && record.otherwise === undefined ? 1 : 0);
}

function faultsOf(policy: SpfPolicy, redirect: string | undefined): Fault[] {
  const terms = policy.mechanisms.map(renderSpfMechanism);
  const mechanisms = terms.flatMap((value) => {
    const read = parseSpfMechanism(value);
    return 'fault' in read ? [{ message: read.fault, value }] : [];
  });
  const specs = [redirect, policy.exp].flatMap((value) => {
    const message = value === undefined ? undefined : domainSpecFault(value);
    return message === undefined || value === undefined ? [] : [{ message, value }];
  });
  const lookups = spfLookups({ mechanisms: policy.mechanisms, ...(redirect !== undefined && { redirect }) });
  const many =
    lookups > spfLookupLimit
      ? [
          {
            message: `an SPF record may cost ${spfLookupLimit} DNS lookups, this one costs ${lookups} (RFC 7208 §4.6.4)`,
            hint: 'write addresses as ip4: and ip6:',
          },
        ]
      : [];
  return [...mechanisms, ...specs, ...many];
}

/**
 * Writes the text of an SPF record: `v=spf1 a:new.example include:sfr.fr -all` (RFC 7208).
 * @throws InputError for a bad domain-spec, address or prefix, and for more than ten DNS lookups; all faults at once.
 */
export function spf(policy: SpfPolicy): string {
  const redirect = 'redirect' in policy ? policy.redirect : undefined;
  refuse(faultsOf(policy, redirect));
  const end = 'redirect' in policy ? `redirect=${policy.redirect}` : `${spfSigns[policy.otherwise]}all`;
  const terms = ['v=spf1', ...policy.mechanisms.map(renderSpfMechanism), end, policy.exp && `exp=${policy.exp}`];
  return terms.filter((term) => term !== undefined).join(' ');
}
