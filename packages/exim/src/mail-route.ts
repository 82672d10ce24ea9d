import type { Smarthost } from './smarthost.ts';

/**
 * How mail leaves: through a smarthost, or straight to the recipients' hosts. A satellite hands all mail to its smarthost,
 * that for local users too, and shows itself under its readers' domain.
 */
export type MailRoute =
  | { readonly type: 'smarthost'; readonly smarthost: Smarthost }
  | { readonly type: 'satellite'; readonly smarthost: Smarthost; readonly readhost: string }
  | { readonly type: 'internet' };

/** Debian's router and transport for a route. */
export function routeNames(route: MailRoute): { readonly router: string; readonly transport: string } {
  return route.type === 'internet'
    ? { router: 'dnslookup', transport: 'remote_smtp' }
    : { router: 'smarthost', transport: 'remote_smtp_smarthost' };
}
