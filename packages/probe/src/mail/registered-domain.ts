import { getDomain } from 'tldts';

/** The domain that was registered for a name, by the public suffix list; the name itself where it is a public suffix. */
export function registeredDomain(domain: string): string {
  return getDomain(domain, { allowPrivateDomains: true, validateHostname: false }) ?? domain;
}
