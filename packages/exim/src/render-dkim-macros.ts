import { dkimDirectory, keyPath } from './debian-exim.ts';
import { renderTemplate } from './render-template.ts';
import { type SignedDomain, type Signing, signedDomains } from './signing.ts';

/** Which domain has which selectors, where more than one domain or selector is signed with. */
export const domainsFile: string = `${dkimDirectory}/domains`;

// "+" also vouches for the absence of a second such header. Of the others those that are there are signed. A mailing list adds
// List-* of its own to mail that has none, and must not break the signature; those for unsubscribing with one click are to be
// signed where a message has them (RFC 8058 §4).
export const signHeaders =
  '+from:+subject:+date:+to:=cc:=sender:=reply-to:=message-id:=in-reply-to:=references:=mime-version:=content-type:=content-transfer-encoding:=list-unsubscribe:=list-unsubscribe-post';

/** The macros of the well-known recipe for one domain with one selector. @throws InputError as `signedDomains`. */
export function renderAlone(signings: readonly Signing[]): string {
  const [
    {
      domain,
      selectors: [selector = ''],
    },
  ] = signedDomains(signings) as readonly [SignedDomain];
  return renderTemplate('00_waxseal_dkim', { domain, selector, keyPath: keyPath(domain, selector) });
}

/** The macros that look domains up in {@link domainsFile}. */
export function renderTable(): string {
  return renderTemplate('00_waxseal_dkim_lookup', { domainsFile, directory: dkimDirectory });
}

/**
 * The macros that make Exim sign on a host where nothing else does.
 * @throws InputError as `signedDomains`.
 */
export function renderDkimMacros(signings: readonly Signing[]): string {
  const text = needsDomainsFile(signings) ? renderTable() : renderAlone(signings);
  return text.replaceAll(/@[A-Z_]+\|([^@]*)@/g, '$1').replace('@HEADERS@', signHeaders);
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
