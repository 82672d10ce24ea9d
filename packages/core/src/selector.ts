import { domainName, withoutDot } from './domain-name.ts';

/** A DKIM selector: one or more labels, in lower case (RFC 6376 §3.1). */
export type Selector = string & { readonly __brand: 'Selector' };

/** Reads a DKIM selector. @throws InputError when it is not a name of legal labels (RFC 6376 §3.1). */
export function selector(text: string): Selector {
  return withoutDot(domainName(text)).toLowerCase() as Selector;
}
