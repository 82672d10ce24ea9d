import { domainName, selector as parseSelector, withoutDot } from '@waxseal/core';
import type { KeyAlgorithm } from './dkim-key.ts';

/** Which key: one per domain, selector and algorithm. */
export interface KeyName {
  readonly domain: string;
  readonly selector: string;
  readonly algorithm: KeyAlgorithm;
}

/** A name in the form in which keys are kept: both names in lower case, without final dot (RFC 4343). @throws InputError for an illegal domain or selector. */
export function canonicalKeyName({ domain, selector, algorithm }: KeyName): KeyName {
  return { domain: withoutDot(domainName(domain)).toLowerCase(), selector: parseSelector(selector), algorithm };
}

/**
 * A key's path below the store's directory, without its ending. Both names are read as what they are, so that nothing
 * can lead out of the store.
 * @throws InputError for an illegal domain or selector.
 */
export function keyPath(name: KeyName): string {
  const { domain, selector, algorithm } = canonicalKeyName(name);
  return `${domain}/${selector}.${algorithm}`;
}
