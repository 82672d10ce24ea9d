/** What a foreign mail host of the lab does. */
export interface ForeignMail {
  readonly hostname: string;
  /** Domains it takes mail for. */
  readonly domains: readonly string[];
  readonly ports: readonly number[];
  /** Networks whose mail it relays without a password. */
  readonly relayFrom?: readonly string[];
  /** Who may relay with a password, over TLS only. */
  readonly login?: { readonly user: string; readonly password: string };
  /** A user whose every password is right. */
  readonly carelessUser?: string;
  /** Whether it has a certificate of the lab's authority. */
  readonly tls?: boolean;
}

/** Where a foreign mail host has its certificate and key. */
export const certificateFiles = { certificate: '/etc/exim4/lab.crt', key: '/etc/exim4/lab.key' } as const;
/** Where a foreign mail host has its redirections, `address: target` a line. */
export const redirectsFile = '/etc/exim4/redirects';
/** Where a foreign mail host has its list program; it runs with the list's address as its argument. */
export const listProgram = '/usr/local/sbin/tiny-list';
/** Where a foreign mail host has its lists, `address: member member …` a line. */
export const listsFile = '/etc/exim4/lists';

function mainSection(mail: ForeignMail): readonly string[] {
  const { hostname, domains, ports, relayFrom = [], tls = false } = mail;
  const secured = [`tls_certificate = ${certificateFiles.certificate}`, `tls_privatekey = ${certificateFiles.key}`];
  return [
    `primary_hostname = ${hostname}`,
    `domainlist local_domains = ${domains.join(' : ')}`,
    `hostlist relay_from_hosts = ${['127.0.0.1', ...relayFrom].join(' : ')}`,
    `daemon_smtp_ports = ${ports.join(' : ')}`,
    'disable_ipv6 = true',
    'keep_environment =',
    // The list program resends in the name of its list.
    'trusted_users = mail',
    'host_lookup = *',
    'rfc1413_hosts =',
    // Which port a message came in by.
    'log_selector = +incoming_interface',
    'acl_smtp_rcpt = check_rcpt',
    'auth_advertise_hosts = ${if eq{$tls_in_cipher}{}{}{*}}',
    ...(tls ? ['tls_advertise_hosts = *', 'tls_on_connect_ports = 465', ...secured] : ['tls_advertise_hosts =']),
  ];
}

const acl = [
  'begin acl',
  'check_rcpt:',
  '  accept authenticated = *',
  '  deny condition = ${if inlist{$received_port}{587:465}}',
  '       message = authentication required',
  '  accept hosts = : +relay_from_hosts',
  '  require message = relay not permitted',
  '          domains = +local_domains',
  '  require verify = recipient',
  '  accept',
];

const routers = [
  'begin routers',
  'elsewhere:',
  '  driver = dnslookup',
  '  domains = ! +local_domains',
  '  transport = remote_smtp',
  '  ignore_target_hosts = 0.0.0.0 : 127.0.0.0/8',
  '  no_more',
  'redirected:',
  '  driver = redirect',
  `  data = \${lookup{$local_part@$domain}lsearch{${redirectsFile}}}`,
  'list:',
  '  driver = accept',
  `  address_data = \${lookup{$local_part@$domain}lsearch,ret=key{${listsFile}}{$value}fail}`,
  '  transport = tiny_list',
];

const transports = [
  'begin transports',
  'remote_smtp:',
  '  driver = smtp',
  'tiny_list:',
  '  driver = pipe',
  `  command = ${listProgram} $address_data`,
  '  user = mail',
  // Without these two, the pipe would get an mbox line before and an empty line after the message.
  '  message_prefix =',
  '  message_suffix =',
  '  return_fail_output',
  'begin retry',
  '* * F,1h,5s',
];

function authenticators({ login, carelessUser = '' }: ForeignMail): readonly string[] {
  if (login === undefined) return [];
  const test = (user: string, password: string): string =>
    `  server_condition = \${if or{{and{{eq{${user}}{${login.user}}}{eq{${password}}{${login.password}}}}}{and{{!eq{${user}}{}}{eq{${user}}{${carelessUser}}}}}}}`;
  const plain = [
    'plain:',
    '  driver = plaintext',
    '  public_name = PLAIN',
    '  server_prompts = :',
    test('$auth2', '$auth3'),
    '  server_set_id = $auth2',
  ];
  const asked = [
    'login:',
    '  driver = plaintext',
    '  public_name = LOGIN',
    '  server_prompts = <| Username: | Password:',
    test('$auth1', '$auth2'),
    '  server_set_id = $auth1',
  ];
  return ['begin authenticators', ...plain, ...asked];
}

/** Renders the whole configuration of a foreign mail host: no Debian machinery, only what the lab needs of it. */
export function renderForeignExim(mail: ForeignMail): string {
  return [...mainSection(mail), ...acl, ...routers, ...transports, ...authenticators(mail), ''].join('\n');
}

/** Renders the list program: a tagged subject, a footer, a List-Id, and the list's own envelope sender; From stays as it is. */
export function renderTinyList(): string {
  return [
    '#!/bin/sh',
    '# tiny-list ADDRESS: resends the message on stdin to the members of a list.',
    'set -eu',
    'list=$1',
    `members=$(sed -n "s/^$list: //p" ${listsFile})`,
    'awk -v list="$list" \'',
    '  !body && /^[Ss]ubject:/ { sub(/^[Ss]ubject: */, "Subject: [everyone] ") }',
    '  !body && /^$/ { body = 1; name = list; sub(/@/, ".", name); print "List-Id: <" name ">"; print "Precedence: list" }',
    '  { print }',
    '  END { print "-- "; print "You get this as a member of " list }',
    `' | /usr/sbin/sendmail -i -f "\${list%@*}-bounces@\${list#*@}" $members`,
    '',
  ].join('\n');
}
