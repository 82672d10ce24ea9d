import type { LabHost } from '@waxseal/lab';
import type { EximVariant } from './exim-project.ts';

/** Something that a mail host does, found out by doing it. */
export type Works =
  /** Mail whose From is this arrives at the receiver, with these signatures: `pass SELECTOR DOMAIN`. */
  | { readonly mailFrom: string; readonly signed: readonly string[] }
  /** Mail to this address is delivered to a mailbox of the host. */
  | { readonly takes: string }
  /** Sh text that succeeds. */
  | { readonly holds: string };

/** A host as it is found, and what a run makes of it. */
export interface HostState {
  readonly name: string;
  /** Whether it is left to the whole table, which CI does not run. */
  readonly rare?: true;
  /** The release it is made on, where that matters. */
  readonly on?: 'bookworm' | 'trixie';
  /** Sh text that makes it of what Debian installs; `@PEM name@` stands for a private key. */
  readonly made: string;
  readonly works: readonly Works[];
  /** What an earlier run made of it. */
  readonly first?: EximVariant;
  readonly variant: EximVariant;
  /** What the run says when it refuses; it is done where left out. */
  readonly refused?: readonly string[];
  /** What a run that is done says beside. */
  readonly says?: readonly string[];
  /** What works after a run that is done, beside all that worked before. */
  readonly after?: readonly Works[];
  /** What worked before and need not any more, since the declaration says so. */
  readonly lost?: readonly Works[];
}

const smarthost = 'mail.club-internet.fr';
const etc = '/etc/exim4';
const settings = `${etc}/update-exim4.conf.conf`;
const ours = { 'new.example': ['r1'] } as const;
const onSplit: EximVariant = { scheme: 'split', smarthost, signs: ours };
const direct: EximVariant = { scheme: 'split', signs: ours };
const signedByUs: Works = { mailFrom: 'new.example', signed: ['pass r1 new.example'] };

/** Sh text that sets words of Debian's settings file. */
function set(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([key, value]) => `sed -i "s|^${key}=.*|${key}='${value}'|" ${settings}`)
    .join('\n');
}
const internet = set({ dc_eximconfig_configtype: 'internet', dc_use_split_config: 'true' });
const viaSmarthost = set({
  dc_eximconfig_configtype: 'smarthost',
  dc_smarthost: smarthost,
  dc_use_split_config: 'true',
});

const write = (path: string, text: string): string => `cat >${path} <<'END'\n${text}\nEND`;
const key = (path: string, name: string): string =>
  `${write(path, `@PEM ${name}@`)}\nchown root:Debian-exim ${path}; chmod 640 ${path}`;
const keys = (...domains: readonly string[]): string =>
  [
    `mkdir -p ${etc}/dkim`,
    ...domains.map((domain) => key(`${etc}/dkim/${domain}.pem`, `old._domainkey.${domain}`)),
  ].join('\n');

const fromDomain = '${lc:${domain:$h_from:}}';
const byDsearch = [
  `DKIM_DOMAIN = \${lookup{${fromDomain}.pem}dsearch{${etc}/dkim}{\${sg{$value}{\\N[.]pem$\\N}{}}}{}}`,
  'DKIM_SELECTOR = old',
  `DKIM_PRIVATE_KEY = \${lookup{$dkim_domain.pem}dsearch,ret=full{${etc}/dkim}{$value}{0}}`,
].join('\n');
const byLsearch = [
  `DKIM_DOMAIN = \${lookup{${fromDomain}}lsearch{${etc}/signed-domains}{${fromDomain}}{}}`,
  `DKIM_SELECTOR = \${extract{selector}{\${lookup{$dkim_domain}lsearch{${etc}/signed-domains}}}}`,
  `DKIM_PRIVATE_KEY = \${extract{key}{\${lookup{$dkim_domain}lsearch{${etc}/signed-domains}}}}`,
].join('\n');
const macros = `${etc}/conf.d/main/00_local_dkim`;
const signedBefore = (...domains: readonly string[]): readonly Works[] =>
  domains.map((domain) => ({ mailFrom: domain, signed: [`pass old ${domain}`] }));

/** States of others' signing. */
const signing: readonly HostState[] = [
  {
    name: 'macros that look keys up in a directory sign for three domains, one of them ours',
    made: [keys('new.example', 'a.example', 'b.example'), internet, write(macros, byDsearch)].join('\n'),
    works: signedBefore('a.example', 'b.example'),
    variant: direct,
    after: [signedByUs],
  },
  {
    name: 'macros that look domains up in a table sign for two domains that are not ours',
    made: [
      keys('a.example', 'b.example'),
      internet,
      write(
        `${etc}/signed-domains`,
        ['a', 'b'].map((name) => `${name}.example: selector=old key=${etc}/dkim/${name}.example.pem`).join('\n'),
      ),
      write(macros, byLsearch),
    ].join('\n'),
    works: signedBefore('a.example', 'b.example'),
    variant: direct,
    after: [signedByUs],
  },
  {
    name: 'another domain is signed for, and need not be any more',
    made: [keys('new.example', 'a.example'), internet, write(macros, byDsearch)].join('\n'),
    works: [],
    lost: signedBefore('a.example'),
    variant: { ...direct, givesUp: ['signing of a.example'] },
    after: [signedByUs, { mailFrom: 'a.example', signed: [] }],
  },
  {
    name: 'the list of signed headers has those for unsubscribing with one click, and one of the host’s own',
    made: [
      keys('new.example'),
      internet,
      write(macros, `${byDsearch}\nDKIM_SIGN_HEADERS = from:to:subject:+list-unsubscribe:=x-campaign`),
    ].join('\n'),
    works: [],
    variant: direct,
    after: [
      signedByUs,
      {
        holds:
          "exim4 -bP transport remote_smtp | grep '^dkim_sign_headers = +from:.*:+list-unsubscribe:=list-unsubscribe-post:=x-campaign$'",
      },
    ],
  },
];

/** States of mail that comes in. */
const receiving: readonly HostState[] = [
  {
    name: 'mail of two domains is delivered here, and ours comes to them',
    made: `${internet}\n${set({ dc_other_hostnames: 'a.example:b.example' })}`,
    works: [{ takes: 'deploy@a.example' }, { takes: 'deploy@b.example' }],
    variant: { ...direct, receives: true },
    after: [signedByUs, { takes: 'deploy@new.example' }],
  },
  {
    name: 'it listens on an address of the network and on one more port, and debconf has other answers than the file',
    made: [
      viaSmarthost,
      set({
        dc_other_hostnames: 'a.example ; c.example',
        dc_local_interfaces: '0.0.0.0.25 ; 0.0.0.0.2525',
      }),
    ].join('\n'),
    works: [{ takes: 'deploy@c.example' }, { holds: "ss -Hltn 'sport = :2525' | grep -q ." }],
    variant: { ...onSplit, receives: true },
    after: [
      signedByUs,
      { takes: 'deploy@new.example' },
      {
        holds: `echo 'GET exim4/dc_other_hostnames' | debconf-communicate | grep -qx '0 a.example ; c.example ; new.example'`,
      },
    ],
  },
  {
    name: 'it relays for a network and for a domain',
    made: `${internet}\n${set({ dc_relay_nets: '198.51.100.0/24', dc_relay_domains: 'backup.example' })}`,
    works: [
      { holds: 'grep -q "^dc_relay_nets=\'198.51.100.0/24\'" /etc/exim4/update-exim4.conf.conf' },
      {
        holds: "exim4 -be '${if match_domain{backup.example}{+relay_to_domains}{yes}}' | grep -qx yes",
      },
    ],
    variant: { ...direct, receives: true },
    after: [signedByUs],
  },
];

const login = { user: 'customer', password: 'throwaway' } as const;
const on587: EximVariant = { ...onSplit, smarthost: `${smarthost}::587`, smarthostLogin: login };
const passwords = `${etc}/passwd.client`;

/** States of mail that leaves through a smarthost which asks for a login. */
const leaving: readonly HostState[] = [
  {
    name: 'a pattern with an old login stands first in passwd.client, and Exim takes the first line that matches',
    made: `${viaSmarthost}\n${write(passwords, '# mine\n*:olduser:oldpass\nmail.elsewhere.example:me:mine')}`,
    works: [{ holds: `exim4 -be '\${lookup{other.example}nwildlsearch{${passwords}}}' | grep -qx olduser:oldpass` }],
    lost: [{ mailFrom: 'new.example', signed: [] }],
    variant: on587,
    after: [signedByUs],
  },
  {
    name: 'mail leaves, and the login that is declared has a wrong password',
    made: viaSmarthost,
    works: [{ mailFrom: 'new.example', signed: [] }],
    variant: { ...on587, smarthostLogin: { ...login, password: 'mistyped' } },
    refused: ['the smarthost takes the login failed', `${smarthost}::587 refuses the login: 535 `],
  },
  {
    name: 'the smarthost is another one now, and refuses the login that the host has of its own',
    made: `${internet}\n${write(passwords, '*:olduser:oldpass')}`,
    works: [{ mailFrom: 'new.example', signed: [] }],
    variant: { ...onSplit, smarthost: `${smarthost}::587` },
    refused: ['the smarthost takes the login failed', `${smarthost}::587 refuses the login: 535 `],
  },
];

const partner = [
  write(
    `${etc}/conf.d/router/150_partner`,
    'partner:\n  driver = manualroute\n  domains = receiver.example\n  transport = partner_smtp\n  route_list = * mail.receiver.example byname',
  ),
  write(`${etc}/conf.d/transport/40_partner`, 'partner_smtp:\n  driver = smtp'),
].join('\n');

/** States of transports that the host has of its own. */
const ownTransports: readonly HostState[] = [
  {
    name: 'mail for a partner leaves by a transport of the host’s own',
    made: `${viaSmarthost}\n${partner}`,
    works: [{ mailFrom: 'new.example', signed: [] }],
    variant: onSplit,
    says: ['mail that leaves by the transport partner_smtp of this host is not signed'],
  },
];

/** States that an earlier run, or another project, left. */
const runBefore: readonly HostState[] = [
  {
    name: 'a From with several mailboxes, a group, and a final dot',
    made: internet,
    works: [],
    variant: direct,
    after: [
      { mailFrom: 'a@new.example, b@elsewhere.example', signed: ['pass r1 new.example'] },
      { mailFrom: 'Team: a@new.example, b@new.example;', signed: ['pass r1 new.example'] },
      { mailFrom: 'Somebody <a@new.example.>', signed: ['pass r1 new.example'] },
      { mailFrom: 'a@elsewhere.example, b@new.example', signed: [] },
    ],
  },
];

export const hostStates: readonly HostState[] = [...signing, ...receiving, ...leaving, ...ownTransports, ...runBefore];

/** Keys that the states speak of; ours is r1. */
export const stateKeys = {
  'r1._domainkey.new.example': 'rsa',
  'old._domainkey.new.example': 'rsa',
  'old._domainkey.a.example': 'rsa',
  'old._domainkey.b.example': 'rsa',
} as const;

/** Sh text that makes a host what Debian installed, from the copy that {@link keepPristine} made. */
const makePristine =
  'rm -rf /etc/exim4 /var/lib/waxseal /var/spool/exim4/input/* /var/log/exim4/* /var/mail/deploy; cp -a /root/pristine/exim4 /etc/exim4; cp -a /root/pristine/debconf/* /var/cache/debconf/';
export const keepPristine =
  'mkdir -p /root/pristine; cp -a /etc/exim4 /root/pristine/exim4; cp -a /var/cache/debconf /root/pristine/debconf';

/** Makes a state on a host, with Exim running on it. */
export async function makeState(host: LabHost, state: HostState, pem: (name: string) => string): Promise<void> {
  const made = state.made.replaceAll(/@PEM (\S+)@/g, (_, name: string) => pem(name).trimEnd());
  await host.script(`${makePristine}\n${made}\nservice exim4 restart >/dev/null`);
}
