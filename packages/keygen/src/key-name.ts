import { domainName, selector as parseSelector, withoutDot } from '@waxseal/core';
import type { KeyAlgorithm } from './dkim-key.ts';

/** Which key: one per domain, selector and algorithm. */
export interface KeyName {
  readonly domain: string;
  readonly selector: string;
  readonly algorithm: KeyAlgorithm;
}

/**
 * A key's path below the store's directory, without its ending. Both names are read as what they are, so that nothing
 * can lead out of the store.
 * @throws InputError for an illegal domain or selector.
 */
export function keyPath({ domain, selector, algorithm }: KeyName): string {
  return `${withoutDot(domainName(domain)).toLowerCase()}/${parseSelector(selector)}.${algorithm}`;
}
