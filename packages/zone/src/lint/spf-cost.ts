import {
  type DomainName,
  domainName,
  isSubdomain,
  nameKey,
  renderSpfMechanism,
  type SpfMechanism,
  type SpfRecord,
  valueOf,
} from '@waxseal/core';
import { perZone } from './memo.ts';
import { usableSpf } from './record-text.ts';
import { hasType, lookUp, type NameStatus, type ZoneIndex } from './zone-index.ts';

/** What evaluating an SPF record costs at most, as far as this zone tells. */
export interface SpfCost {
  readonly lookups: number;
  /** Terms whose names do not exist in this zone or lack the records they are asked for. */
  readonly voids: readonly string[];
  /** Domains of include and redirect in this zone that have no usable SPF record: permerror (RFC 7208 §5.2, §6.1). */
  readonly broken: readonly string[];
}

const free: SpfCost = { lookups: 0, voids: [], broken: [] };

// Includes of includes would repeat the same terms without end; a handful is enough to say what is wrong.
const most = 12;

function sum(costs: readonly SpfCost[]): SpfCost {
  return {
    lookups: costs.reduce((total, { lookups }) => total + lookups, 0),
    voids: costs.flatMap(({ voids }) => voids).slice(0, most),
    broken: costs.flatMap(({ broken }) => broken).slice(0, most),
  };
}

/** The name that a term asks for, in this zone and without macros; undefined for any other. */
export function termTarget(zone: ZoneIndex, owner: DomainName, domain: string | undefined): DomainName | undefined {
  if (domain?.includes('%') === true) return undefined;
  const name = domain === undefined ? owner : valueOf(() => domainName(domain));
  return name !== undefined && isSubdomain(name, zone.origin) ? name : undefined;
}

const answers = (status: NameStatus, ...types: readonly ('A' | 'AAAA' | 'MX')[]): boolean =>
  typeof status === 'string' ? status !== 'missing' : hasType(status, 'CNAME', ...types);

/** Adds up costs with every record read once, however often it is included. */
class Accountant {
  readonly #zone: ZoneIndex;
  #last: { readonly record: SpfRecord; readonly cost: SpfCost } | undefined;
  readonly #known = new Map<string, SpfCost | 'busy'>();

  constructor(zone: ZoneIndex) {
    this.#zone = zone;
  }

  /** The cost of a record, remembered for the next rule that asks for it. */
  costOf(owner: DomainName, record: SpfRecord): SpfCost {
    if (this.#last?.record !== record) this.#last = { record, cost: this.cost(owner, record) };
    return this.#last.cost;
  }

  cost(owner: DomainName, record: SpfRecord): SpfCost {
    const redirects = record.otherwise === undefined && record.redirect !== undefined;
    const there = redirects
      ? [{ ...free, lookups: 1 }, this.#included(termTarget(this.#zone, owner, record.redirect))]
      : [];
    return sum([...record.mechanisms.map((mechanism) => this.#mechanism(owner, mechanism)), ...there]);
  }

  #mechanism(owner: DomainName, mechanism: SpfMechanism): SpfCost {
    if ('address' in mechanism) return free;
    const target = termTarget(this.#zone, owner, mechanism.domain);
    const own = { ...free, lookups: 1 };
    if (target === undefined || mechanism.mechanism === 'ptr') return own;
    if (mechanism.mechanism === 'include') return sum([own, this.#included(target)]);
    const status = lookUp(this.#zone, target);
    const found = mechanism.mechanism === 'mx' ? answers(status, 'MX') : answers(status, 'A', 'AAAA');
    return found ? own : { ...own, voids: [renderSpfMechanism(mechanism)] };
  }

  #included(target: DomainName | undefined): SpfCost {
    const status = target === undefined ? 'outside' : lookUp(this.#zone, target);
    if (
      target === undefined ||
      status === 'outside' ||
      status === 'delegated' ||
      (typeof status === 'object' && hasType(status, 'CNAME'))
    )
      return free;
    const known = this.#known.get(nameKey(target));
    const record = status === 'missing' ? undefined : usableSpf(status);
    if (known === 'busy' || record === undefined) return { ...free, broken: [target] };
    if (known !== undefined) return known;
    this.#known.set(nameKey(target), 'busy');
    const cost = this.cost(target, record);
    this.#known.set(nameKey(target), cost);
    return cost;
  }
}

const accountants = perZone((zone) => new Accountant(zone));

/** Adds up what evaluating an SPF record costs (RFC 7208 §4.6.4); includes are followed inside the zone and count one outside. */
export function spfCost(zone: ZoneIndex, owner: DomainName, record: SpfRecord): SpfCost {
  return accountants(zone).costOf(owner, record);
}
