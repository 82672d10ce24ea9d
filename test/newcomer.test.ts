import { chmodSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ScratchProject, scratchProject } from './support/run-cli.ts';

const host = (vars: string): string =>
  `all:\n  vars: { domain: new.example, probe: false }\nmail:\n  hosts:\n    mx1: { ansible_connection: directory, waxseal_root: out/mx1, address: 192.0.2.11${vars === '' ? '' : `, ${vars}`} }\ndns:\n  hosts:\n    ns1: { ansible_connection: directory, waxseal_root: out/ns1, address: 192.0.2.53 }\n`;
const playbook = (body: string): string =>
  `import { definePlaybook, file } from '@waxseal/playbook';\nimport { MailVars } from '@waxseal/roles';\nexport default definePlaybook({ name: 'mine', vars: MailVars, plays: (play) => [\n${body}\n] });\n`;
const good = playbook("play('one', { hosts: 'mail', tasks: () => [file({ path: '/a', content: 'a' })] })");
const zone = '$ORIGIN new.example.\n$TTL 300\n@ SOA ns1 hostmaster 1 2h 30m 2w 5m\n@ NS ns1\nns1 A 192.0.2.53\n';
const secureMail = join(import.meta.dirname, '../playbooks/secure-mail.ts');

interface Mistake {
  readonly what: string;
  readonly argv: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly before?: (project: ScratchProject) => void;
  readonly code: number;
  /** Run as a process of its own: what Node itself says differs from what the test runner would. */
  readonly real?: boolean;
  /** What the message must contain: the place, the value, the way out. */
  readonly says: readonly (string | RegExp)[];
}

const apply = ['apply', 'mine.ts', '-i', 'hosts.yml', '--yes'];
const secure = ['check', secureMail, '-i', 'hosts.yml'];

const mistakes: readonly Mistake[] = [
  // The command line
  { what: 'no command', real: true, argv: [], code: 3, says: ['no command is given', 'Usage: waxseal', 'apply'] },
  { what: 'a typo in a command', argv: ['aply'], code: 3, says: ["unknown command 'aply'", 'Did you mean apply?'] },
  {
    what: 'a typo in a subcommand',
    argv: ['zone', 'chek'],
    code: 3,
    says: ['Did you mean check?', 'waxseal zone --help'],
  },
  {
    what: 'a typo in a flag',
    argv: ['apply', 'mine.ts', '--limt', 'mx1'],
    code: 3,
    says: ["unknown option '--limt'", 'Did you mean --limit?'],
  },
  {
    what: 'a missing playbook',
    argv: ['apply'],
    code: 3,
    says: ["missing required argument 'playbook'", 'waxseal apply --help'],
  },
  { what: 'a missing value', argv: ['apply', 'mine.ts', '--limit'], code: 3, says: ['argument missing'] },
  {
    what: 'zero forks',
    argv: [...apply, '--forks', '0'],
    files: { 'mine.ts': good, 'hosts.yml': host('') },
    code: 3,
    says: ['whole number above 0'],
  },
  {
    what: 'an unknown output form',
    argv: [...apply, '--output', 'xml'],
    code: 3,
    says: ['Allowed choices are tty, plain, json, ndjson, junit'],
  },
  {
    what: '-e without =',
    argv: [...apply, '-e', 'ttl'],
    files: { 'mine.ts': good, 'hosts.yml': host('') },
    code: 3,
    says: ['expected KEY=VALUE behind -e', '"ttl"', '-e ttl=300'],
  },
  {
    what: '-e without a name',
    argv: [...apply, '-e', '=300'],
    files: { 'mine.ts': good, 'hosts.yml': host('') },
    code: 3,
    says: ['expected KEY=VALUE behind -e', '"=300"'],
  },
  {
    what: 'a group of commands without one of them',
    argv: ['zone'],
    code: 3,
    says: ['no command is given', 'Usage: waxseal zone', 'check'],
  },
  { what: 'help for what there is not', argv: ['help', 'aply'], code: 3, says: ['Usage: waxseal'] },
  {
    what: 'a global flag with a typo',
    argv: ['zone', 'check', 'x', '--debg'],
    code: 3,
    says: ["unknown option '--debg'", 'Did you mean --debug?'],
  },
  {
    what: 'a typo in --host-keys',
    argv: [...apply, '--host-keys', 'lax'],
    code: 3,
    says: ["'lax' is invalid", 'strict, accept-new'],
  },
  {
    what: 'a timeout in words',
    argv: [...apply, '--timeout', '1e3'],
    code: 3,
    says: ["'1e3' is invalid", 'whole number above 0'],
  },
  {
    what: 'two playbooks',
    argv: ['check', 'mine.ts', 'other.ts', '-i', 'hosts.yml'],
    code: 3,
    says: ['too many arguments', 'mine.ts'],
  },
  {
    what: 'a tag that no task has',
    argv: [...apply, '--tags', 'dkim'],
    files: { 'mine.ts': good, 'hosts.yml': host('') },
    code: 3,
    says: ['no task has this tag', '"dkim"'],
  },
  {
    what: 'a limit file that is not there',
    argv: [...apply, '--limit', '@retry.txt'],
    files: { 'mine.ts': good, 'hosts.yml': host('') },
    code: 3,
    says: ['cannot read the limit file', '"retry.txt"', 'no such file'],
  },
  {
    what: 'a limit that leaves nobody',
    argv: [...apply, '--limit', 'mail:!mx1'],
    files: { 'mine.ts': good, 'hosts.yml': host('') },
    code: 3,
    says: ['--limit', 'leaves no host'],
  },
  {
    what: 'a vault password file that is not there',
    argv: [...apply, '--vault-password-file', 'pass'],
    files: { 'mine.ts': good, 'hosts.yml': host('') },
    code: 3,
    says: ['cannot read the vault password', 'pass'],
  },
  // Files that are not there, or are something else
  {
    what: 'a wrong playbook path',
    real: true,
    argv: ['apply', 'nine.ts', '-i', 'hosts.yml'],
    files: { 'hosts.yml': host('') },
    code: 3,
    says: ['nine.ts', 'there is no such playbook'],
  },
  {
    what: 'a directory instead of a playbook',
    argv: ['apply', 'books', '-i', 'hosts.yml'],
    files: { 'books/mine.ts': good, 'hosts.yml': host('') },
    code: 3,
    says: ['this is a directory'],
  },
  {
    what: 'a YAML playbook',
    argv: ['apply', 'site.yml', '-i', 'hosts.yml'],
    files: { 'site.yml': '- hosts: all\n', 'hosts.yml': host('') },
    code: 3,
    says: ['TypeScript or JavaScript module'],
  },
  {
    what: 'no inventory',
    argv: ['apply', 'mine.ts'],
    files: { 'mine.ts': good },
    code: 3,
    says: ['no inventory is given', '-i'],
  },
  {
    what: 'a wrong inventory path',
    argv: ['apply', 'mine.ts', '-i', 'host.yml'],
    files: { 'mine.ts': good },
    code: 3,
    says: ['host.yml'],
  },
  {
    what: 'an empty inventory',
    argv: apply,
    files: { 'mine.ts': good, 'hosts.yml': '' },
    code: 3,
    says: ['hosts.yml'],
  },
  {
    what: 'an inventory with a tab',
    argv: apply,
    files: { 'mine.ts': good, 'hosts.yml': 'all:\n\thosts:\n' },
    code: 3,
    says: [/hosts\.yml:2:1/, /tab/i],
  },
  {
    what: 'a JSON inventory that ends too early',
    argv: ['check', 'mine.ts', '-i', 'hosts.json'],
    files: { 'mine.ts': good, 'hosts.json': '{\n  "mail": { "hosts": { "mx1": {} }\n' },
    code: 3,
    says: [/hosts\.json:\d+:\d+/],
  },
  {
    what: 'a section without its end in an INI inventory',
    argv: ['check', 'mine.ts', '-i', 'hosts'],
    files: { 'mine.ts': good, hosts: '[mail\nmx1\n' },
    code: 3,
    says: [/hosts:1:1/, 'the bracket is not closed'],
  },
  {
    what: 'two hosts of one name',
    argv: apply,
    files: { 'mine.ts': good, 'hosts.yml': 'mail:\n  hosts:\n    mx1:\n    mx1:\n' },
    code: 3,
    says: [/hosts\.yml:4:5/, 'written a second time', '"mx1"'],
  },
  {
    what: 'hosts as a list',
    argv: apply,
    files: { 'mine.ts': good, 'hosts.yml': 'mail:\n  hosts:\n    - mx1\n' },
    code: 3,
    says: [/hosts\.yml:3:\d+ +mail\.hosts/, 'without a dash'],
  },
  {
    what: 'hosts without a group',
    argv: apply,
    files: { 'mine.ts': good, 'hosts.yml': 'mx1:\n  address: 192.0.2.1\n' },
    code: 3,
    says: [/hosts\.yml:2:3 +mx1\.address/, 'below hosts:'],
  },
  {
    what: 'a sealed var without its password',
    argv: secure,
    files: { 'hosts.yml': host('').replace('new.example, probe', '!vault "$ANSIBLE_VAULT;1.1;AES256\\n00", probe') },
    code: 3,
    says: ['domain', 'sealed by vault', '--vault-password-file'],
  },
  // Playbooks
  {
    what: 'a playbook without a default export',
    argv: apply,
    files: { 'mine.ts': 'export const x = 1;\n', 'hosts.yml': host('') },
    code: 3,
    says: ['mine.ts', 'default export is not a playbook', 'definePlaybook'],
  },
  {
    what: 'a syntax error in a playbook',
    real: true,
    argv: apply,
    files: { 'mine.ts': 'export default {\n  name: "x",,\n};\n', 'hosts.yml': host('') },
    code: 3,
    says: [/mine\.ts:2/, 'does not load'],
  },
  {
    what: 'a playbook that imports what is not there',
    real: true,
    argv: apply,
    files: { 'mine.ts': "import './nowhere.ts';\n", 'hosts.yml': host('') },
    code: 3,
    says: ['mine.ts', 'does not load', 'nowhere.ts'],
  },
  {
    what: 'a playbook whose tasks throw',
    real: true,
    argv: apply,
    files: {
      'mine.ts': playbook("play('one', { hosts: 'mail', tasks: () => { throw new Error('boom'); } })"),
      'hosts.yml': host(''),
    },
    code: 3,
    says: [/mine\.ts:\d+:\d+/, 'boom', '"one"', 'mx1'],
  },
  {
    what: 'a playbook that throws while it loads',
    real: true,
    argv: apply,
    files: { 'mine.ts': '\n  throw new Error("boom");\n', 'hosts.yml': host('') },
    code: 3,
    says: [/^✗ mine\.ts:2:9$/m, 'does not load: boom'],
  },
  {
    what: 'a TypeScript enum',
    real: true,
    argv: apply,
    files: { 'mine.ts': 'enum A { B }\nexport default A;\n', 'hosts.yml': host('') },
    code: 3,
    says: [/^✗ mine\.ts:1$/m, 'enum is not supported'],
  },
  {
    what: 'plays as a list',
    real: true,
    argv: apply,
    files: {
      'mine.ts':
        "import { definePlaybook } from '@waxseal/playbook';\nexport default definePlaybook({ name: 'mine', vars: {}, plays: [] });\n",
      'hosts.yml': host(''),
    },
    code: 3,
    says: [
      /^✗ mine\.ts:2:16 +playbook\.vars$/m,
      'expected a schema',
      /^✗ mine\.ts:2:16 +playbook\.plays$/m,
      'expected a function',
    ],
  },
  {
    what: 'a play without hosts',
    argv: apply,
    files: { 'mine.ts': playbook("play('one', { host: 'mail', tasks: () => [] })"), 'hosts.yml': host('') },
    code: 3,
    says: ['play "one"', 'expected a pattern of hosts', "hosts: 'mail'"],
  },
  {
    what: 'tasks that are async',
    argv: apply,
    files: { 'mine.ts': playbook("play('one', { hosts: 'mail', tasks: async () => [] })"), 'hosts.yml': host('') },
    code: 3,
    says: ['play "one"', 'tasks is not async', 'inputs'],
  },
  {
    what: 'one task instead of a list',
    argv: apply,
    files: {
      'mine.ts': playbook("play('one', { hosts: 'mail', tasks: () => file({ path: '/a', content: 'a' }) })"),
      'hosts.yml': host(''),
    },
    code: 3,
    says: ['play "one"', 'tasks gives a list'],
  },
  {
    what: 'a condition in front of a task',
    argv: apply,
    files: {
      'mine.ts': playbook("play('one', { hosts: 'mail', tasks: () => [1 > 2 && file({ path: '/a', content: 'a' })] })"),
      'hosts.yml': host(''),
    },
    code: 3,
    says: ['play "one"', 'number 1 is none', '"false"', 'when: false'],
  },
  {
    what: 'a relative path on a host',
    argv: apply,
    files: {
      'mine.ts': playbook("play('one', { hosts: 'mail', tasks: () => [file({ path: 'etc/motd', content: '' })] })"),
      'hosts.yml': host(''),
    },
    code: 3,
    says: ['a path on a host is absolute', '"etc/motd"'],
  },
  {
    what: 'a typo in the hosts of a play',
    argv: apply,
    files: { 'mine.ts': playbook("play('one', { hosts: 'mial', tasks: () => [] })"), 'hosts.yml': host('') },
    code: 3,
    says: ['the hosts of play "one"', '"mial"', 'did you mean mail?'],
  },
  {
    what: 'a typo in --limit',
    argv: [...apply, '--limit', 'mx'],
    files: { 'mine.ts': good, 'hosts.yml': host('') },
    code: 3,
    says: ['--limit', '"mx"', 'mx1'],
  },
  // Vars
  {
    what: 'an unknown var',
    argv: secure,
    files: { 'hosts.yml': host('smarthots: x.example') },
    code: 3,
    says: [/hosts\.yml:5:\d+/, 'unknown var', 'smarthost'],
  },
  {
    what: 'one colon before the port',
    argv: secure,
    files: { 'hosts.yml': host("smarthost: 'mail.example:587'") },
    code: 3,
    says: [/hosts\.yml:5:\d+ +hosts\.mx1\.smarthost/, 'host or host::port', 'mail.example::587'],
  },
  {
    what: 'a quote in a smarthost',
    argv: secure,
    files: { 'hosts.yml': host('smarthost: "mail.example\'"') },
    code: 3,
    says: ['hosts.mx1.smarthost', 'letters, digits'],
  },
  {
    what: 'an expansion in a smarthost',
    argv: secure,
    files: { 'hosts.yml': host("smarthost: '${run{/bin/id}}'") },
    code: 3,
    says: ['hosts.mx1.smarthost'],
  },
  {
    what: 'a newline in a selector',
    argv: secure,
    files: { 'hosts.yml': host('selector: "a\\nDKIM_STRICT = 1"') },
    code: 3,
    says: ['hosts.mx1.selector'],
  },
  {
    what: 'an illegal domain',
    argv: [...secure, '-e', 'domain=new_example..'],
    files: { 'hosts.yml': host('') },
    code: 3,
    says: ['domain', 'empty label'],
  },
  {
    what: 'a domain of one label',
    argv: ['apply', secureMail, '-i', 'hosts.yml', '--yes', '-e', 'domain=localhost'],
    files: { 'hosts.yml': host('') },
    code: 3,
    says: ['-e  domain', 'at least two labels', '"localhost"'],
  },
  {
    what: 'an unknown var behind -e',
    argv: [...secure, '-e', 'domian=new.example'],
    files: { 'hosts.yml': host('') },
    code: 3,
    says: ['-e  domian', 'unknown var', 'did you mean domain?'],
  },
  {
    what: 'a blank in a selector behind -e',
    argv: [...secure, '-e', 'selector=a b'],
    files: { 'hosts.yml': host('') },
    code: 3,
    says: ['-e  selector', '"a b"'],
  },
  {
    what: 'an address that is cut off',
    argv: [...secure, '-e', 'address=192.0.2'],
    files: { 'hosts.yml': host('') },
    code: 3,
    says: ['-e  address', 'expected an IPv4 address', '"192.0.2"'],
  },
  {
    what: 'an international domain as it is spoken',
    argv: [...secure, '-e', 'domain=bücher.example'],
    files: { 'hosts.yml': host('') },
    code: 3,
    says: ['domain', 'xn--'],
  },
  {
    what: 'a key of 512 bits',
    argv: [...secure, '-e', 'keyBits=512'],
    files: { 'hosts.yml': host('') },
    code: 3,
    says: ['keyBits', '1024'],
  },
  {
    what: 'a TTL that is none',
    argv: [...secure, '-e', 'ttl=-1'],
    files: { 'hosts.yml': host('') },
    code: 3,
    says: ['ttl', 'whole seconds'],
  },
  {
    what: 'a missing domain',
    argv: secure,
    files: { 'hosts.yml': host('').replace('domain: new.example, ', '') },
    code: 3,
    says: ['hosts.mx1.domain', 'got nothing'],
  },
  {
    what: 'two hosts with one selector',
    argv: ['apply', secureMail, '-i', 'hosts.yml', '--yes'],
    files: {
      'hosts.yml': host('selector: same').replace(
        'dns:',
        '    mx2: { ansible_connection: directory, waxseal_root: out/mx2, selector: same }\ndns:',
      ),
    },
    code: 3,
    says: ['two hosts have the same selector', '"same"'],
  },
  {
    what: 'NSD where the zone is published',
    argv: secure,
    files: { 'hosts.yml': host('').replace('waxseal_root: out/ns1', 'waxseal_root: out/ns1, nameServer: nsd') },
    code: 3,
    says: [/hosts\.yml:\d+:\d+ +hosts\.ns1\.nameServer/, 'NSD is for secondaries', 'a primary runs BIND'],
  },
  {
    what: 'secondaries without a primary',
    argv: ['apply', secureMail, '-i', 'hosts.yml', '--yes'],
    files: { 'hosts.yml': host('').replace('waxseal_root: out/ns1', 'waxseal_root: out/ns1, primaries: [192.0.2.99]') },
    code: 3,
    says: ['no DNS host is the primary', 'leave primaries out'],
  },
  {
    what: 'a Jinja template',
    argv: secure,
    files: { 'hosts.yml': host("smarthost: '{{ relay }}'") },
    code: 3,
    says: ['Jinja'],
  },
  // Hosts
  {
    what: 'a host where nothing listens',
    real: true,
    argv: apply,
    files: {
      'mine.ts': good,
      'hosts.yml': 'mail:\n  hosts:\n    mx1: { ansible_host: 127.0.0.1, ansible_port: 1, domain: new.example }\n',
    },
    code: 4,
    says: ['UNREACHABLE', 'nothing listens there', '127.0.0.1:1'],
  },
  {
    what: 'a directory that cannot be made',
    argv: apply,
    files: { 'mine.ts': good, 'hosts.yml': host(''), out: 'a file\n' },
    code: 3,
    says: ['cannot be made'],
  },
  {
    what: 'a file where a directory is wanted on a host',
    argv: apply,
    files: {
      'mine.ts': playbook("play('one', { hosts: 'mail', tasks: () => [file({ path: '/a/b', content: 'b' })] })"),
      'hosts.yml': host(''),
      'out/mx1/a': 'a file\n',
    },
    code: 1,
    says: ['FAILED', '/a is not a directory'],
  },
  // Keys and memory
  {
    what: 'a key that is not there',
    argv: ['key', 'show', 'new.example', 'mx1'],
    code: 3,
    says: ['there is no such key', 'waxseal key list'],
  },
  { what: 'an illegal selector of a key', argv: ['key', 'new', 'new.example', 'a b'], code: 3, says: ['"a b"'] },
  {
    what: 'a key of 512 bits by hand',
    argv: ['key', 'new', 'new.example', 'mx1', '--bits', '512'],
    code: 3,
    says: ['1024, 2048', '"512"', 'RFC 8301'],
  },
  {
    what: 'a private key that is not there',
    argv: ['key', 'import', 'new.example', 'old', 'old.pem'],
    code: 3,
    says: ['old.pem', 'there is no such file'],
  },
  {
    what: 'an identity that others may read',
    argv: ['key', 'new', 'new.example', 'mx2'],
    files: { '.waxseal/identity.txt': 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX\n' },
    before: ({ directory }) => chmodSync(join(directory, '.waxseal/identity.txt'), 0o644),
    code: 3,
    says: ['identity.txt', 'may be read by others', 'chmod 600'],
  },
  {
    what: 'a private key that is none',
    argv: ['key', 'import', 'new.example', 'old', 'old.pem'],
    files: { 'old.pem': 'hello\n' },
    code: 3,
    says: ['not a private key in PEM'],
  },
  {
    what: 'memory that was damaged',
    argv: ['apply', secureMail, '-i', 'hosts.yml', '--yes'],
    files: { 'hosts.yml': host(''), '.waxseal/memory/zone-new.example.json': '{' },
    code: 3,
    says: ['zone-new.example.json', 'remove the file'],
  },
  // Zones and replies
  {
    what: 'a zone file that is not there',
    argv: ['zone', 'check', 'new.zone'],
    code: 3,
    says: ['new.zone', 'no such file'],
  },
  {
    what: 'a directory without zones',
    argv: ['zone', 'check', 'zones'],
    before: ({ directory }) => mkdirSync(join(directory, 'zones')),
    code: 3,
    says: ['no zone file in this directory', '*.zone'],
  },
  {
    what: 'an empty zone file',
    argv: ['zone', 'check', 'new.zone'],
    files: { 'new.zone': '' },
    code: 1,
    says: ['new.zone:1:1 error', '--origin'],
  },
  {
    what: 'a zone without records',
    argv: ['zone', 'check', 'new.example.zone'],
    files: { 'new.example.zone': '' },
    code: 1,
    says: [/^new\.example\.zone:1:1 error zone\/one-soa/m],
  },
  {
    what: 'two zones in one file',
    argv: ['zone', 'check', 'new.zone'],
    files: { 'new.zone': `${zone}$ORIGIN other.example.\n@ SOA ns1 hostmaster 1 2h 30m 2w 5m\n` },
    code: 1,
    says: [/^new\.zone:7:1 error zone\/out-of-zone/m, 'outside the zone new.example.'],
  },
  {
    what: 'a directory where a zone is compared',
    argv: ['zone', 'diff', 'new.zone', 'zones'],
    files: { 'new.zone': zone, 'zones/x': '' },
    code: 3,
    says: ['zones', 'this is a directory'],
  },
  {
    what: 'a comparison with nothing',
    argv: ['zone', 'diff', 'new.zone'],
    files: { 'new.zone': zone },
    code: 3,
    says: ["missing required argument 'new'"],
  },
  {
    what: 'a shape there is not',
    argv: ['zone', 'export', 'new.zone', '--to', 'csv'],
    files: { 'new.zone': zone },
    code: 3,
    says: ["'csv' is invalid", 'bind, form, json'],
  },
  {
    what: 'a zone that the playbook does not publish',
    argv: ['zone', 'render', secureMail, '-i', 'hosts.yml', '--zone', 'other.example'],
    files: { 'hosts.yml': host('') },
    code: 3,
    says: ['no such zone', '"other.example"', 'its zones: new.example'],
  },
  {
    what: 'a zone of a playbook without one',
    argv: ['zone', 'render', 'mine.ts', '-i', 'hosts.yml'],
    files: { 'mine.ts': good, 'hosts.yml': host('') },
    code: 3,
    says: ['publishes no zone'],
  },
  {
    what: 'an explanation of a host there is not',
    argv: ['inventory', 'explain', 'mx3', '-i', 'hosts.yml'],
    files: { 'hosts.yml': host('') },
    code: 3,
    says: ['no such host', 'did you mean mx1?'],
  },
  {
    what: 'a broken TXT string',
    argv: ['zone', 'check', 'new.example.zone'],
    files: { 'new.example.zone': `${zone}@ TXT "v=spf1 -all\n` },
    code: 1,
    says: [/^new\.example\.zone:6:7 error syntax a quoted string is not closed/m],
  },
  {
    what: 'an include that leads out by a link',
    argv: ['zone', 'check', 'new.example.zone'],
    files: { 'new.example.zone': `${zone}$INCLUDE outside\n` },
    before: ({ directory }) => symlinkSync('/etc/hostname', join(directory, 'outside')),
    code: 1,
    says: ['new.example.zone:6:10 error', 'cannot be read'],
  },
  {
    what: 'a zone without a name',
    argv: ['zone', 'check', 'stuff'],
    files: { stuff: '; nothing\n' },
    code: 1,
    says: ['stuff:1:1', '--origin'],
  },
  {
    what: 'a binary instead of a zone',
    argv: ['zone', 'check', 'new.example.zone'],
    files: { 'new.example.zone': '\u0000\u0001\u0002ELF\u0000\n(((\n' },
    code: 1,
    says: ['new.example.zone:1:1 error'],
  },
  {
    what: 'an illegal --origin',
    argv: ['zone', 'check', 'z', '--origin', 'a..b'],
    files: { z: zone },
    code: 3,
    says: ['empty label'],
  },
  {
    what: 'a reply that is none',
    argv: ['probe', 'parse', 'reply'],
    files: { reply: 'Hello\n' },
    code: 3,
    says: ['not a check-auth report'],
  },
  { what: 'a reply that is not there', argv: ['probe', 'parse', 'reply'], code: 3, says: ['the reply cannot be read'] },
  {
    what: 'a plan that is none',
    argv: [...apply, '--plan', 'plan.json'],
    files: { 'mine.ts': good, 'hosts.yml': host(''), 'plan.json': '{}' },
    code: 3,
    says: ['plan.json', 'waxseal plan'],
  },
];

describe('a newcomer’s mistake', () => {
  it.each(mistakes)(
    '$what: one clear error, exit code $code, no stack, nothing half-written',
    async ({ argv, files, before, code, says, real }) => {
      using project = scratchProject(files);
      before?.(project);
      const result = real === true ? await project.spawn(...argv) : await project.cli(...argv);
      const said = result.out + result.err;
      expect(result.code, said).toBe(code);
      for (const text of says)
        expect(said).toMatch(
          typeof text === 'string' ? new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)) : text,
        );
      expect(said).not.toMatch(/^ {4}at /m);
      if (code === 3) expect(existsSync(join(project.directory, 'out/mx1/a'))).toBe(false);
    },
  );

  it('shows its stack with --debug', async () => {
    using project = scratchProject({ 'mine.ts': 'throw new Error("boom");\n', 'hosts.yml': host('') });
    expect((await project.cli(...apply, '--debug')).err).toMatch(/^ {4}at /m);
  });

  it('is no mistake when it is a right command: version, help, quiet', async () => {
    using project = scratchProject({ 'mine.ts': good, 'hosts.yml': host('') });
    expect(await project.cli('--version')).toMatchObject({ code: 0, out: '0.1.0\n' });
    expect((await project.cli('zone', 'check', '--help')).out).toMatch(/\$ waxseal .*zone check/);
    const quiet = await project.cli(...apply, '--quiet');
    expect(quiet.out).not.toContain('one\n');
    expect(quiet.out).toContain('1 changed');
    const json = JSON.parse((await project.cli(...apply, '--output', 'json')).out) as { exitCode: number };
    expect(json.exitCode).toBe(0);
  });
});
