import type { HostFile, HostSpec } from '../host/host-spec.ts';
import { mailPackages } from '../root/root-recipe.ts';
import type { Certified } from './authority.ts';
import {
  carelessUser,
  forwardedAddress,
  listAddress,
  type Party,
  parties,
  receiverAddress,
  smarthostLogin,
} from './internet-address-book.ts';
import { type MasterFile } from './internet-zones.ts';
import { primaryServerFiles, rootServerFiles } from './name-servers.ts';
import {
  certificateFiles,
  type ForeignMail,
  listProgram,
  listsFile,
  redirectsFile,
  renderForeignExim,
  renderTinyList,
} from './render-foreign-exim.ts';

type Files = Readonly<Record<string, string | HostFile>>;

/** The packages of every host that is not a mail host under management: one root serves all of them. */
const servicePackages: readonly string[] = [
  ...mailPackages,
  'bind9',
  'bind9-utils',
  'bind9-dnsutils',
  'nsd',
  'spamassassin',
  'spamd',
  'spamc',
  'libmail-spf-perl',
  'libmail-dkim-perl',
  'python3-dkim',
  'python3-dnspython',
];

type Spec = Party & Pick<HostSpec, 'release' | 'packages' | 'bootsAtStart'>;

function host(spec: Spec, services: readonly string[], files: Files, setup?: string): HostSpec {
  return {
    packages: servicePackages,
    ...spec,
    services: ['ssh', ...services],
    files,
    ...(setup === undefined ? {} : { setup }),
  };
}

function eximFiles(mail: ForeignMail, more: Files = {}): Files {
  // Debian's Exim reads this file instead of the one that it would generate.
  return { '/etc/exim4/exim4.conf': renderForeignExim(mail), ...more };
}

function isp({ certificate, key }: Certified): HostSpec {
  const mail: ForeignMail = {
    hostname: parties.isp.fqdn,
    domains: ['club-internet.fr', 'sfr.fr'],
    ports: [25, 587, 465],
    relayFrom: ['192.0.2.0/24'],
    login: smarthostLogin,
    carelessUser,
    tls: true,
  };
  const files = eximFiles(mail, {
    [certificateFiles.certificate]: certificate,
    [certificateFiles.key]: { content: key, mode: 0o640 },
  });
  return host(parties.isp, ['exim4'], files, `chgrp Debian-exim ${certificateFiles.key}\n`);
}

/** Whoever connects to the verifier is the sender to be judged: nobody but itself is trusted. */
const spamAssassinOptions = [
  'dns_available yes',
  'use_bayes 0',
  'report_safe 0',
  // Documentation addresses are no sender's on the real Internet; here they are everybody's.
  'score RCVD_ILLEGAL_IP 0',
  `trusted_networks ${parties.verifier.address}/32`,
  `internal_networks ${parties.verifier.address}/32`,
  '',
].join('\n');

function verifier(): HostSpec {
  // Its port 25 belongs to the responder that whoever composes the lab runs there; Exim only sends its replies.
  const files = eximFiles(
    { hostname: parties.verifier.fqdn, domains: [parties.verifier.fqdn], ports: [2525] },
    {
      '/etc/spamassassin/local.cf': spamAssassinOptions,
      '/etc/default/spamd':
        'OPTIONS="--max-children 2 --helper-home-dir --username=debian-spamd"\nPIDFILE="/run/spamd.pid"\n',
    },
  );
  return host(parties.verifier, ['exim4', 'spamd'], files);
}

function forwarder(): HostSpec {
  const mail = { hostname: parties.forwarder.fqdn, domains: ['alumni.example'], ports: [25] };
  return host(
    parties.forwarder,
    ['exim4'],
    eximFiles(mail, { [redirectsFile]: `${forwardedAddress}: ${receiverAddress}\n`, [listsFile]: '' }),
  );
}

function lists(): HostSpec {
  const mail = { hostname: parties.lists.fqdn, domains: ['lists.example'], ports: [25] };
  const more = {
    [listsFile]: `${listAddress}: ${receiverAddress}\n`,
    [redirectsFile]: '',
    [listProgram]: { content: renderTinyList(), mode: 0o755 },
  };
  return host(parties.lists, ['exim4'], eximFiles(mail, more));
}

/** A host on which BIND or NSD serves what a playbook gives it. */
export function nameServer(spec: Spec, server: 'bind' | 'nsd'): HostSpec {
  return server === 'bind' ? host(spec, ['named'], primaryServerFiles()) : host(spec, ['nsd'], {});
}

/** The hosts around the mail hosts: DNS, the ISP, a verifier, a forwarder, a mailing list. ns2 has Debian's own files. */
export function foreignHosts(zones: readonly MasterFile[], ispCertificate: Certified): readonly HostSpec[] {
  return [
    host(parties.root, ['named'], rootServerFiles(zones)),
    nameServer(parties.ns1, 'bind'),
    nameServer(parties.ns2, 'nsd'),
    isp(ispCertificate),
    verifier(),
    forwarder(),
    lists(),
  ];
}
