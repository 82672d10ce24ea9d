import { quote } from '@waxseal/core';
import { dkimDirectory, eximUser, keyPath } from './debian-exim.ts';
import { type MailRoute, routeNames, speaksTlsAtOnce } from './mail-route.ts';
import { templates } from './generated-templates.ts';
import { isolatedFunctions } from './isolated.ts';
import { nobodyElseSigns, nothingLeftBehind } from './scheme-checks.ts';
import { type SignedDomain, type Signing, signedDomains } from './signing.ts';
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
}

// With an output of its own: else even --check sets the mode of the live configuration, and leaves its temporary file there.
const checkedByDebian = 'TMPDIR=$STAGE update-exim4.conf --check -d "$STAGE" -o "$STAGE"/.waxseal-checked';

const staged = '"$STAGE"/.waxseal-config';
// The same with keys and domains looked up in the staged tree.
const stagedWithKeys = '"$STAGE"/.waxseal-config-keys';

/** Fails when a transport of a configuration does not sign: what `-bV` and `update-exim4.conf --check` both pass over. */
function transportSigns(route: MailRoute, configuration: string): string {
  const transport = routeNames(route).transport;
  const found = `exim4 ${configuration} -bP transport ${transport} | grep '^dkim_[a-z_]* = .'`;
  return [
    `${found} | grep -q '^dkim_domain = ' && ${found} | grep -q '^dkim_private_key = ' && ${found} | grep -q '^dkim_selector = ' && exit`,
    `echo "the transport ${transport} would not sign:"; exim4 ${configuration} -bP transport ${transport} | grep '^dkim_'; exit 1`,
  ].join('\n');
}

/** Sh text: what DKIM_DOMAIN is for a message whose From is of a domain. */
function domainFor(domain: string): string {
  return `{ printf 'From: waxseal@%s\\nTo: postmaster@example.com\\nSubject: sample\\n\\n.\\n' ${quote(domain)} >"$message"; exim4 -C ${stagedWithKeys} -bem "$message" DKIM_DOMAIN 2>&1; }`;
}

function macrosExpand(domains: readonly SignedDomain[]): string {
  const ours = domains.map(
    ({ domain }) =>
      `found=$(${domainFor(domain)}); [ "$found" = ${quote(domain)} ] || { echo ${quote(domain)}" expands to: $found"; bad=1; }`,
  );
  return [
    `message=$(mktemp) && sed "s|${dkimDirectory}|$STAGE/dkim|g" ${staged} >${stagedWithKeys} || exit`,
    'bad=',
    ...ours,
    // What somebody else's macros make of mail that is neither ours nor theirs is as it was.
    `found=$(${domainFor('elsewhere.example')}); [ -z "$found" ] || [ "$found" = "$(exim4 -bem "$message" DKIM_DOMAIN 2>&1)" ] || { echo "elsewhere.example expands to: $found"; bad=1; }`,
    'rm -f "$message"; [ -z "$bad" ]',
  ].join('\n');
}

const speaks = (route: MailRoute): string =>
  `the smarthost is spoken to ${speaksTlsAtOnce(route) ? 'in TLS from the first octet' : 'in the clear first'}`;

/** Fails when the transport speaks another way than the smarthost's port wants: whoever waits for the other hears nothing. */
function transportSpeaks(route: MailRoute): string {
  const wanted = speaksTlsAtOnce(route) ? 'smtps' : 'smtp';
  return [
    `said=$(exim4 -C ${staged} -bP transport ${routeNames(route).transport} | sed -n 's/^protocol = //p')`,
    `[ "$said" = ${wanted} ] || { echo "the transport has protocol = $said, and the port wants ${wanted}: look for REMOTE_SMTP_SMARTHOST_PROTOCOL in the configuration"; exit 1; }`,
  ].join('\n');
}

const keysOf = (domains: readonly SignedDomain[]): readonly string[] =>
  domains.flatMap(({ domain, selectors }) => selectors.map((selector) => keyPath(domain, selector)));

/**
 * What must hold of a staged configuration before it is swapped in, in this order: each later check makes sense only
 * when the earlier ones passed.
 */
export function preflight({ route, scheme, signings, receives }: EximPlan): readonly EximCheck[] {
  const { router, transport } = routeNames(route);
  const domains = signedDomains(signings);
  // A satellite keeps nothing.
  const own = receives === undefined || route.type === 'satellite' ? '-' : `postmaster@${receives}`;
  return [
    {
      name: 'exim4.conf does not shadow the generated configuration',
      run: '[ ! -e "$STAGE"/exim4.conf ] || { echo "/etc/exim4/exim4.conf exists: Exim reads it and nothing else; move it away, or say adopt: everything to set it aside"; exit 1; }',
    },
    { name: 'no change made by hand is left behind', run: nothingLeftBehind(scheme) },
    { name: 'nobody else says how mail is signed', run: nobodyElseSigns(scheme) },
    { name: 'update-exim4.conf --check', run: checkedByDebian },
    { name: 'update-exim4.conf generates', run: `update-exim4.conf -d "$STAGE" -o ${staged}` },
    {
      name: 'Exim reads the configuration and can sign',
      run: `said=$(exim4 -C ${staged} -bV 2>&1) && case $said in *DKIM*) exit ;; esac; printf '%s\\n' "$said"; exit 1`,
    },
    {
      name: `exim4 -bt: mail to others goes by ${router} and ${transport}${own === '-' ? '' : `, mail to ${own} stays`}`,
      run: `${isolatedFunctions()}ws_routes ${staged} ${router} ${transport} ${quote(own)}`,
    },
    ...(route.type === 'internet' ? [] : [{ name: speaks(route), run: transportSpeaks(route) }]),
    { name: `the transport ${transport} signs`, run: transportSigns(route, `-C ${staged}`) },
    { name: 'the macros expand to our domains for our mail, and to nothing for others', run: macrosExpand(domains) },
  ];
}

// What the daemon reads only when it starts: where it listens, and the options that Debian starts it with.
const listeners = '{ exim4 -bP local_interfaces daemon_smtp_ports tls_on_connect_ports; cksum </etc/default/exim4; }';
const remembered = '/var/lib/waxseal/exim-listeners';
const panics = '/var/log/exim4/paniclog';
const panicsBefore = '/var/lib/waxseal/exim-paniclog';
const frozen = "exim4 -bpr 2>/dev/null | grep -c '\\*\\*\\* frozen \\*\\*\\*'";
const frozenBefore = '/var/lib/waxseal/exim-frozen';

/**
 * Sh text that waits until somebody listens on port 25, where Exim is to: the kernel's own table says so, and needs no
 * program. Debian's daemon may be told to run queues only, or not at all: by a word on bookworm, by its arguments on trixie.
 */
const listens = [
  'quiet=',
  `if grep -qs "^QUEUERUNNER='\\?\\(queueonly\\|no\\|nodaemon\\|ppp\\)" /etc/default/exim4; then quiet=1; fi`,
  `if grep -s '^EXIM\\(SERVICE\\|DAEMONOPTS\\)=' /etc/default/exim4 | grep -qv -e -bd; then quiet=1; fi`,
  'case $(exim4 -bP daemon_smtp_ports 2>/dev/null) in *smtp*|*25*) ;; *) quiet=1 ;; esac',
  'for try in 1 2 3 4 5 6 7 8 9 10; do [ -n "$quiet" ] || grep -qs ":0019 .* 0A " /proc/net/tcp /proc/net/tcp6 && break; sleep 0.3; done',
  '[ -n "$quiet" ] || grep -qs ":0019 .* 0A " /proc/net/tcp /proc/net/tcp6 || { echo "nothing listens on port 25"; exit 1; }',
].join('\n');

/**
 * Makes a swapped-in configuration the running one. A reload regenerates it and lets the daemon execute itself again in a
 * fifth of a second; a restart takes two seconds and is done only when what the daemon listens to has changed, or is not
 * known.
 */
export function activation(): string {
  return [
    `cat ${panics} 2>/dev/null | wc -c >${panicsBefore}`,
    `${frozen} >${frozenBefore}`,
    'update-exim4.conf || exit',
    `now=$(${listeners} 2>/dev/null)`,
    `if [ "$now" = "$(cat ${remembered} 2>/dev/null)" ] && service exim4 status >/dev/null 2>&1; then service exim4 reload; else service exim4 restart; fi || exit`,
    `printf '%s\\n' "$now" >${remembered}`,
  ].join('\n');
}

/**
 * Sh text that tries what waits in the queue again, whatever the retry times say: a key that could not be read under
 * DKIM_STRICT blocks the smarthost as a whole, also once the key is mended. To be run when all is known to be well.
 */
export function retryQueue(): string {
  return 'if [ "$(exim4 -bpc)" != 0 ]; then ( exim4 -qf >/dev/null 2>&1 </dev/null & ); fi';
}

// A partner's route, or a smarthost by sender, leads to a transport of the host's own, which honours none of our macros.
const warnsOfUnsigned = [
  templates['unsigned'] ?? '',
  'for ws_name in $(ws_unsigned_transports); do ws_warn "mail that leaves by the transport $ws_name of this host is not signed"; done',
].join('\n');

/** What must hold of the running Exim afterwards; transports that do not sign are a warning. */
export function health({ route, signings }: Pick<EximPlan, 'route' | 'signings'>): string {
  const keys = keysOf(signedDomains(signings)).map(
    (key) =>
      `runuser -u ${eximUser} -- test -r ${quote(key)} || { echo ${quote(`${eximUser} cannot read ${key}`)}; exit 1; }`,
  );
  return [
    'up=; for try in 1 2 3 4 5 6 7 8 9 10; do service exim4 status >/dev/null 2>&1 && { up=1; break; }; sleep 0.3; done',
    '[ -n "$up" ] || { echo "Exim does not run"; exit 1; }',
    listens,
    ...keys,
    `( ${transportSigns(route, '')}\n) || exit`,
    warnsOfUnsigned,
    `panic=$(tail -c "+$(($(cat ${panicsBefore} 2>/dev/null || echo 0) + 1))" ${panics} 2>/dev/null)`,
    `[ -z "$panic" ] || { echo "Exim writes to its paniclog:"; echo "$panic"; exit 1; }`,
    `[ "$(${frozen})" -le "$(cat ${frozenBefore} 2>/dev/null || echo 0)" ] || { echo "messages are frozen that were not:"; exim4 -bpr | grep frozen; exit 1; }`,
  ].join('\n');
}
