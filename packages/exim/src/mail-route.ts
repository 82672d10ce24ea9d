import { InputError } from '@waxseal/core';
import { type Smarthost, smarthostParts } from './smarthost.ts';

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

/** The port on which a client speaks TLS from the first octet (RFC 8314 §3.3). */
const submissionsPort = 465;

/** Whether mail leaves by a port on which TLS comes first. @throws InputError for smarthosts of both kinds. */
export function speaksTlsAtOnce(route: MailRoute): boolean {
  if (route.type === 'internet') return false;
  const ports = smarthostParts(route.smarthost).map(({ port }) => port);
  const atOnce = ports.filter((port) => port === submissionsPort);
  if (atOnce.length > 0 && atOnce.length < ports.length)
    throw new InputError('on port 465 TLS comes first, on others it does not, and the transport speaks one way only', {
      value: route.smarthost,
      hint: 'say the same port for all smarthosts',
    });
  return atOnce.length > 0;
}
