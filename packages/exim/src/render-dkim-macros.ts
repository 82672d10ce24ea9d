import { type DomainName, type Selector, selector as parseSelector, withoutDot } from '@waxseal/core';
import { type EximFile, eximTree, keyPath } from './debian-exim.ts';
import { renderTemplate } from './render-template.ts';

/** The domain that is signed for and the key's selector. */
export interface Signing {
  readonly domain: DomainName;
  readonly selector: Selector | string;
}

/**
 * The macros that make Exim sign, where Debian reads them with a split configuration (names with a dot in `conf.d` are
 * skipped without a word).
 * @throws InputError for an illegal selector.
 */
export function renderDkimMacros({ domain, selector }: Signing): EximFile {
  const name = withoutDot(domain).toLowerCase();
  const checked = parseSelector(selector);
  const content = renderTemplate('00_waxseal_dkim', { domain: name, selector: checked, keyPath: keyPath(name, checked) });
  return { path: `${eximTree}/conf.d/main/00_waxseal_dkim`, content, owner: 'root', group: 'root', mode: 0o644 };
}
