import type { ShellWord } from '@waxseal/shell';
import { call } from './call.ts';
import { dkimDirectory, eximUser, keyPath } from './debian-exim.ts';
import { type MailRoute, routeNames, speaksTlsAtOnce } from './mail-route.ts';
import { templates } from './generated-templates.ts';
import { isolatedFunctions } from './isolated.ts';
import { nobodyElseSigns, nothingLeftBehind } from './scheme-checks.ts';
import { type SignedDomain, type Signing, signedDomains } from './signing.ts';
import { type Smarthost, type SmarthostPart, smarthostParts } from './smarthost.ts';
import type { ConfigScheme } from './signing-parts.ts';

/** A named check: POSIX sh text that fails with what it found. `$STAGE` is a staged copy of `/etc/exim4`. */
export interface EximCheck {
  readonly name: string;
  readonly run: string;
}

/** What a host's Exim shall do. */
export interface EximPlan {
  readonly route: MailRoute;
  readonly scheme: ConfigScheme;
  readonly signings: readonly Signing[];
  /** The domain whose mail the host takes from the network. */
  readonly receives?: string;
  /** Whether the declaration gives a login for the smarthost; one that the host has of its own is tried as well. */
  readonly login?: boolean;
}

// With an output of its own: else even --check sets the mode of the live configuration, and leaves its temporary file there.
const checkedByDebian = 'TMPDIR=$STAGE update-exim4.conf --check -d "$STAGE" -o "$STAGE"/.waxseal-checked';

const staged: ShellWord = { sh: '"$STAGE"/.waxseal-config' };
const functions = `${templates['preflight'] ?? ''}${templates['transport'] ?? ''}`;
const check: typeof call = (name, ...words) => `${functions}${call(name, ...words)}`;

const speaks = (route: MailRoute): string =>
  `the smarthost is spoken to ${speaksTlsAtOnce(route) ? 'in TLS from the first octet' : 'in the clear first'}`;

/** One smarthost as a list of Exim's has it. */
function inList({ host, port }: SmarthostPart): string {
  return `${host.includes(':') ? `[${host.replaceAll(':', '::')}]` : host}::${port}`;
}

/** Logs in at each smarthost as the staged Exim would, and asks for one recipient, to whom nothing is sent. */
function loginTried(
  smarthost: Smarthost,
  transport: string,
  { domains, isDeclared }: { readonly domains: readonly SignedDomain[]; readonly isDeclared: boolean },
): EximCheck {
  const sender = `postmaster@${domains[0]?.domain ?? 'localhost'}`;
  const parts = smarthostParts(smarthost).map(inList);
  const whose = isDeclared ? 'declared' : 'found';
  return {
    name: 'the smarthost takes the login',
    run: `${templates['login-tried'] ?? ''}${call('exim_login_tried', whose, staged, transport, sender, ...parts)}`,
  };
}

const keysOf = (domains: readonly SignedDomain[]): readonly string[] =>
  domains.flatMap(({ domain, selectors }) => selectors.map((selector) => keyPath(domain, selector)));

/**
 * What must hold of a staged configuration before it is swapped in, in this order: each later check makes sense only
 * when the earlier ones passed.
 */
export function preflight({ route, scheme, signings, receives, login = false }: EximPlan): readonly EximCheck[] {
  const { router, transport } = routeNames(route);
  const domains = signedDomains(signings);
  // A satellite keeps nothing.
  const own = receives === undefined || route.type === 'satellite' ? '-' : `postmaster@${receives}`;
  return [
    {
      name: 'exim4.conf does not shadow the generated configuration',
      run: check('exim_is_alone'),
    },
    { name: 'no change made by hand is left behind', run: nothingLeftBehind(scheme) },
    { name: 'nobody else says how mail is signed', run: nobodyElseSigns(scheme) },
    { name: 'update-exim4.conf --check', run: checkedByDebian },
    { name: 'update-exim4.conf generates', run: `update-exim4.conf -d "$STAGE" -o ${staged.sh}` },
    {
      name: 'Exim reads the configuration and can sign',
      run: check('exim_can_sign', staged),
    },
    {
      name: `exim4 -bt: mail to others goes by ${router} and ${transport}${own === '-' ? '' : `, mail to ${own} stays`}`,
      run: `${isolatedFunctions()}${call('exim_routes', staged, router, transport, own)}`,
    },
    ...(route.type === 'internet'
      ? []
      : [
          {
            name: speaks(route),
            run: check('exim_transport_speaks', staged, transport, speaksTlsAtOnce(route) ? 'smtps' : 'smtp'),
          },
        ]),
    ...(route.type === 'internet' ? [] : [loginTried(route.smarthost, transport, { domains, isDeclared: login })]),
    { name: `the transport ${transport} signs`, run: check('exim_transport_signs', transport, staged) },
    {
      name: 'the macros expand to our domains for our mail, and to nothing for others',
      run: check('exim_macros_expand', staged, dkimDirectory, ...domains.map(({ domain }) => domain)),
    },
  ];
}

const running = ['transport', 'unsigned', 'health'].map((name) => templates[name] ?? '').join('');

/** Sh text that makes a swapped-in configuration the running one: by a reload, or by a restart where Exim is to listen elsewhere. */
export function activation(): string {
  return `${running}${call('exim_activate')}`;
}

/** Sh text that tries what waits in the queue again. To be run when all is known to be well. */
export function retryQueue(): string {
  return `${running}${call('exim_retry_queue')}`;
}

/** Sh text that tells what must hold of the running Exim afterwards; transports that do not sign are a warning. */
export function health({ route, signings }: Pick<EximPlan, 'route' | 'signings'>): string {
  const keys = keysOf(signedDomains(signings));
  return `${running}${call('exim_health', eximUser, routeNames(route).transport, ...keys)} || exit`;
}
