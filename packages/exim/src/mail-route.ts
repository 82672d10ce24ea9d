import type { Smarthost } from './smarthost.ts';

/** How mail leaves: through a smarthost, or straight to the recipients' hosts. */
export type MailRoute = { readonly type: 'smarthost'; readonly smarthost: Smarthost } | { readonly type: 'internet' };

/** Debian's router and transport for a route. */
export function routeNames(route: MailRoute): { readonly router: string; readonly transport: string } {
  return route.type === 'smarthost' ? { router: 'smarthost', transport: 'remote_smtp_smarthost' } : { router: 'dnslookup', transport: 'remote_smtp' };
}
