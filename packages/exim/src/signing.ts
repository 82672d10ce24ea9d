import { type DomainName, InputError, type Selector, selector as parseSelector, withoutDot } from '@waxseal/core';

/** A domain that is signed for, and the selectors of its keys: one signature each, so two for RSA beside Ed25519. */
export interface Signing {
  readonly domain: DomainName;
  readonly selectors: readonly (Selector | string)[];
}

/** A signing as Exim's files have it: lower case, no final dot, selectors checked. */
export interface SignedDomain {
  readonly domain: string;
  readonly selectors: readonly string[];
}

/** @throws InputError for no domain at all, a domain twice, one without a selector, or an illegal selector. */
export function signedDomains(signings: readonly Signing[]): readonly SignedDomain[] {
  if (signings.length === 0) throw new InputError('no domain is signed for');
  const domains = signings.map(({ domain, selectors }) => ({
    domain: withoutDot(domain).toLowerCase(),
    selectors: selectors.map((one) => parseSelector(one)),
  }));
  const faults = domains.flatMap(({ domain, selectors }, index) => [
    ...(domains.findIndex((other) => other.domain === domain) === index
      ? []
      : [{ message: 'a domain is signed for twice', value: domain }]),
    ...(selectors.length === 0 ? [{ message: 'a domain has no selector to sign with', value: domain }] : []),
    ...(new Set(selectors).size === selectors.length
      ? []
      : [{ message: `a selector of ${domain} is there twice`, value: selectors.join(' : ') }]),
  ]);
  if (faults.length > 0) throw new InputError(faults);
  return domains;
}
