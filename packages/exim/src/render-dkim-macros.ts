import { dkimDirectory, keyPath } from './debian-exim.ts';
import { renderTemplate } from './render-template.ts';
import { type SignedDomain, type Signing, signedDomains } from './signing.ts';

/** Which domain has which selectors, where more than one domain or selector is signed with. */
export const domainsFile: string = `${dkimDirectory}/domains`;

// "+" also vouches for the absence of a second such header. Of the others those that are there are signed, none of them
// List-*: mailing lists add these, which must not break the signature.
const signHeaders =
  '+from:+subject:+date:+to:=cc:=sender:=reply-to:=message-id:=in-reply-to:=references:=mime-version:=content-type:=content-transfer-encoding';

/**
 * The macros that make Exim sign: the four of the well-known recipe for one domain with one selector, else lookups in
 * {@link domainsFile}.
 * @throws InputError as `signedDomains`.
 */
export function renderDkimMacros(signings: readonly Signing[]): string {
  const domains = signedDomains(signings);
  if (!needsDomainsFile(signings)) {
    const [
      {
        domain,
        selectors: [selector = ''],
      },
    ] = domains as readonly [SignedDomain];
    return renderTemplate('00_waxseal_dkim', { domain, selector, keyPath: keyPath(domain, selector), signHeaders });
  }
  return renderTemplate('00_waxseal_dkim_lookup', { domainsFile, directory: dkimDirectory, signHeaders });
}

/** Whether the macros look domains up: for several domains, or several selectors of one. */
export function needsDomainsFile(signings: readonly Signing[]): boolean {
  return signings.length > 1 || signings.some(({ selectors }) => selectors.length > 1);
}

/** The text of {@link domainsFile}: rotating a key is rewriting one line of it. @throws InputError as `signedDomains`. */
export function renderDomains(signings: readonly Signing[]): string {
  return renderTemplate('dkim_domains', {
    domains: signedDomains(signings).map(({ domain, selectors }) => ({ domain, selectors: selectors.join(' : ') })),
  });
}
