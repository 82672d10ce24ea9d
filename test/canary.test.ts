import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { secret } from '@waxseal/core';
import { seal } from '@waxseal/keygen';
import { carelessUser, type CommandResult, type LabHost, labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canary, leaksBelow, leaksIn, needlesOf } from './support/canaries.ts';
import { eventFaults } from './support/schema-faults.ts';
import { sampleProcesses } from './support/sample-processes.ts';
import { type Borrowed, borrow, type SharedLab } from './support/shared-lab/borrow.ts';
import { tracedCommand, traceHost } from './support/trace-execs.ts';

const missing = ['strace', 'ansible-vault'].filter((program) => !existsSync(join('/usr/bin', program)));
const obstacle = labObstacle() ?? (missing.length === 0 ? undefined : `needs ${missing.join(' and ')}`);
const root = join(import.meta.dirname, '..');
const main = join(root, 'packages/cli/src/main.ts');
const identity = 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX';

const secrets = {
  plain: canary('plain'),
  rotated: canary('rotated'),
  age: canary('age'),
  vault: canary('vault'),
  sudo: canary('sudo'),
  wrongSudo: canary('wrong'),
  refused: canary('refused'),
  vaultPassword: canary('password'),
  lines: `${canary('first')}\n${canary('second')}\n`,
};
const needles = needlesOf({
  ...secrets,
  firstLine: secrets.lines.split('\n')[0] ?? '',
  secondLine: secrets.lines.split('\n')[1] ?? '',
  identity: identity.slice(15),
});

// Every way in for a secret: contents of files alone and in a transaction, stdin, a key, and a careless reveal.
const playbook = `import { reveal, secret, WaxsealError } from '@waxseal/core';
import { block, command, definePlaybook, directory, file, line, register, setting, transaction } from '@waxseal/playbook';
import { secretText } from '@waxseal/inventory';
import { z } from 'zod';
const vars = z.object({ plain: secretText, sealed: secretText, vaulted: secretText, lines: secretText, fails: z.string().default('no'), pause: z.string().default('0.2'), broken: z.string().default('no') });
const inspectIt = { name: 'sees the secret', run: async ({ vars, progress, connection }) => {
  progress('asking with ' + reveal(vars.vaulted));
  const { stdout } = await connection.run('cat /etc/app/token');
  return { passed: vars.broken === 'no', detail: 'it says ' + stdout, table: [['what', 'said'], ['token', stdout]], hint: 'not ' + reveal(vars.sealed) };
} };
const careless = { name: 'throws it', run: async ({ vars }) => { if (vars.broken !== 'no') throw new Error('cannot log in with ' + reveal(vars.vaulted)); return { passed: true, detail: 'fine' }; } };
const said = register('said', ({ output }) => output);
export default definePlaybook({ name: 'canary', vars, plays: (play) => [play('secrets', {
  hosts: 'all',
  inputs: async ({ keys, warn, vars }) => {
    if (vars.broken === 'inputs') throw new Error('cannot log in with ' + reveal(vars.vaulted), { cause: new Error('because of ' + reveal(vars.plain)) });
    if (vars.broken === 'ours') throw new WaxsealError('cannot log in with ' + reveal(vars.vaulted), { value: reveal(vars.plain), cause: new Error('because of ' + reveal(vars.plain)) });
    warn({ message: 'a careless warning about ' + reveal(vars.plain), value: reveal(vars.sealed) });
    return { key: await keys.dkim({ domain: 'new.example', selector: 'canary', algorithm: 'rsa', bits: 2048 }) };
  },
  tasks: ({ vars, inputs, result }) => [
    directory({ path: '/etc/app', mode: 0o755 }),
    directory({ path: '/etc/dkim', mode: 0o700 }),
    file({ path: '/etc/app/token', content: vars.plain, mode: 0o600, notify: command({ name: 'tells the daemon', run: 'cat >/dev/null; sleep 0.1', stdin: vars.vaulted }) }),
    file({ path: '/etc/app/lines', content: vars.lines, mode: 0o600 }),
    transaction({
      tree: '/etc/dkim', name: 'the key is there',
      members: [file({ path: '/etc/dkim/key.pem', content: inputs.key.privatePem ?? inputs.key, mode: 0o400 }), file({ path: '/etc/dkim/age', content: vars.sealed, mode: 0o600 })],
      validate: [{ name: 'the staged files are whole', run: 'test -s "$STAGE/age"; sleep ' + vars.pause }], activate: 'sleep 0.1', health: 'true',
    }),
    command({ name: 'reads a secret', run: 'cat >/etc/app/vaulted; sleep 0.2', stdin: vars.vaulted, unless: 'test -e /etc/app/vaulted' }),
    command({ name: 'reads it as another user', run: 'wc -c >/tmp/count; sleep 0.2', stdin: vars.vaulted, becomeUser: 'deploy', creates: '/tmp/count' }),
    command({ name: 'prints one', run: 'cat /etc/app/token', changes: false, register: said, secret: true }),
    file({ path: '/etc/app/copy', content: result(said), mode: 0o600, secret: true }),
    line({ path: '/etc/app/conf', line: 'login:' + reveal(vars.vaulted), create: true, secret: true }),
    setting({ path: '/etc/app/conf', key: 'token', value: reveal(vars.plain), secret: true }),
    block({ path: '/etc/app/conf', marker: 'app', text: reveal(vars.lines), secret: true }),
    ...(vars.fails === 'no' ? [] : [command({ name: 'fails and says everything', changes: false, run: [
      'cat /etc/app/token /etc/app/lines /etc/app/vaulted /etc/dkim/key.pem /etc/dkim/age', 'base64 -w 0 /etc/app/token', 'printf %s "user:$(cat /etc/app/token)" | base64 -w 0', 'printf %s "u:$(cat /etc/app/token)" | base64',
      'od -An -v -tx1 /etc/app/token | tr -d " \\\\n"', 'echo "https://u:$(od -An -v -tx1 /etc/app/token | tr -d "\\\\n" | tr " " %)@host/" >&2',
      'set -x; : "$(cat /etc/app/vaulted)"', 'exit 3'].join('\\n') })]),
  ],
  verify: () => [inspectIt, careless],
})] });
`;

let borrowed: Borrowed<readonly [LabHost, LabHost]>;
let lab: SharedLab;
let host: LabHost;
let mail: LabHost;
let project: string;
let traces: string;
let known: readonly string[];
const said: string[] = [];
const hosts = 'hosts.yml';
let keyText = '';
/** A line of the private key that the project made, from behind the modulus, which is public. */
const keyLine = (): string => keyText.split('\n')[20] ?? '';

function age(octets: Uint8Array): string {
  return [
    '-----BEGIN AGE ENCRYPTED FILE-----',
    ...(Buffer.from(octets)
      .toString('base64')
      .match(/.{1,64}/g) ?? []),
    '-----END AGE ENCRYPTED FILE-----',
  ]
    .map((line) => `      ${line}\n`)
    .join('');
}
function vault(text: string): string {
  return execFileSync(
    'ansible-vault',
    ['encrypt', '--vault-password-file', join(project, 'vault-password'), '--output', '-'],
    { input: text, encoding: 'utf8' },
  )
    .trimEnd()
    .split('\n')
    .map((line) => `      ${line}\n`)
    .join('');
}

async function writeInventory(plain: string, sudo: string): Promise<void> {
  const sealed = age(await seal(secret(secrets.age), secret(identity)));
  const text = `all:
  vars:
    plain: ${plain}
    lines: ${JSON.stringify(secrets.lines)}
    sealed: |
${sealed}    vaulted: !vault |
${vault(secrets.vault)}    ansible_become: true
    ansible_become_password: !vault |
${vault(sudo)}  hosts:
    mx1: { ansible_host: ${host.address}, ansible_user: admin, ansible_ssh_private_key_file: ${lab.ssh.identityFile}, waxseal_known_hosts: ${lab.ssh.knownHostsFile} }
`;
  writeFileSync(join(project, hosts), text, { mode: 0o600 });
}

/** Runs the command under a trace of every program it starts; what it said is kept for the search. */
async function waxseal(...args: readonly string[]): Promise<CommandResult> {
  const [command = '', ...more] = args;
  const options =
    command === 'key' ? [] : ['canary.ts', '-i', hosts, '--vault-password-file', 'vault-password', '-vvv'];
  const argv = [
    'env',
    `INIT_CWD=${project}`,
    process.execPath,
    '--conditions=@waxseal/source',
    main,
    command,
    ...options,
    '--debug',
    ...more,
  ];
  const result = await lab.exec(tracedCommand(argv, join(traces, `here-${said.length}`)), {
    timeout: 120,
    cwd: project,
  });
  said.push(`$ ${args.join(' ')}\n${result.stdout}\n${result.stderr}`);
  return result;
}

// What may hold a secret on the host: the files that shall, and nothing else that was written since it was up.
const holders = [
  '/etc/app/conf',
  '/etc/app/copy',
  '/etc/app/lines',
  '/etc/app/token',
  '/etc/app/vaulted',
  '/etc/dkim/age',
  '/etc/dkim/key.pem',
];
const holdersOnHost = (patterns: readonly string[]): Promise<readonly string[]> => holdersOn(host, patterns);

async function holdersOn(one: LabHost, patterns: readonly string[]): Promise<readonly string[]> {
  const search =
    'cat >/dev/shm/patterns; find / /run -xdev -newer /booted -type f -exec grep -laFf /dev/shm/patterns -- {} + || :; rm /dev/shm/patterns';
  const found = await one.script(search, {
    input: `${patterns
      .flatMap((text) => text.split('\n'))
      .filter((text) => text !== '')
      .join('\n')}\n`,
  });
  return found
    .split('\n')
    .filter((path) => path !== '')
    .toSorted();
}

describe.skipIf(obstacle !== undefined)(`a secret${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`, () => {
  beforeAll(async () => {
    borrowed = await borrow(['small', 'bookworm']);
    ({
      lab,
      hosts: [host, mail],
    } = borrowed);
    mkdirSync(join(root, 'out'), { recursive: true });
    project = mkdtempSync(join(root, 'out', 'canary-'));
    traces = mkdtempSync(join(root, 'out', 'traces-'));
    known = readdirSync(tmpdir());
    mkdirSync(join(project, '.waxseal'));
    writeFileSync(join(project, '.waxseal/identity.txt'), `${identity}\n`, { mode: 0o600 });
    writeFileSync(join(project, 'vault-password'), `${secrets.vaultPassword}\n`, { mode: 0o600 });
    writeFileSync(join(project, 'canary.ts'), playbook);
    await host.script(
      `
      useradd --create-home --shell /bin/sh admin
      install -d -o admin -m 0700 /home/admin/.ssh; install -o admin -m 0600 /root/.ssh/authorized_keys /home/admin/.ssh/authorized_keys
      echo 'admin ALL=(ALL:ALL) ALL' >/etc/sudoers.d/admin; read -r password; printf 'admin:%s\\n' "$password" | chpasswd; touch /booted`,
      { input: `${secrets.sudo}\n` },
    );
    await writeInventory(secrets.plain, secrets.sudo);
  }, 600_000);

  afterAll(async () => {
    await borrowed?.[Symbol.asyncDispose]();
    for (const folder of [project, traces]) if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it(
    'is in no argument and no environment of any program on either side, while a run does everything',
    { timeout: 300_000 },
    async () => {
      const trace = await traceHost(host, join(traces, 'host'));
      expect((await waxseal('key', 'new', 'new.example', 'spare')).status, said.at(-1)).toBe(0);
      expect((await waxseal('check')).status, said.at(-1)).toBe(2);
      expect((await waxseal('plan', '-o', 'plan.json')).status).toBe(2);
      const applied = await waxseal('apply', '--plan', 'plan.json', '--output', 'ndjson');
      expect(applied.status, said.at(-1)).toBe(0);
      expect(eventFaults(applied.stdout)).toEqual([]);
      for (const output of ['plain', 'ndjson', 'json', 'junit']) {
        const failed = await waxseal('apply', '--yes', '-e', 'fails=yes', '--output', output);
        expect(failed.status, said.at(-1)).toBe(1);
        expect(failed.stdout).toContain('fails and says everything');
        expect(failed.stdout).toContain('(secret)');
        if (output === 'ndjson') expect(eventFaults(failed.stdout)).toEqual([]);
      }
      expect((await waxseal('verify', '-e', 'broken=yes')).status).toBe(1);
      for (const broken of ['inputs', 'ours']) {
        const thrown = await waxseal('check', '-e', `broken=${broken}`);
        expect(thrown.stderr).toContain('cannot log in with (secret)');
        expect(thrown.status).toBe(broken === 'inputs' ? 3 : 1);
      }

      keyText = await host.script('cat /etc/dkim/key.pem');
      expect(keyLine()).toMatch(/^[A-Za-z0-9+/]{64}$/);

      await writeInventory(secrets.rotated, secrets.sudo);
      expect((await waxseal('apply', '--yes')).stdout).toMatch(/^mx1 +\d+ +4 /m);
      expect((await waxseal('apply', '--yes')).stdout).toContain('\n0 changed');
      expect(await host.script('cat /etc/app/token; cat /etc/app/vaulted; cat /tmp/count')).toBe(
        `${secrets.rotated}${secrets.vault}${secrets.vault.length}\n`,
      );

      await writeInventory(secrets.rotated, secrets.wrongSudo);
      const refused = await waxseal('check');
      expect(refused.stdout).toContain('sudo refused the password');
      expect(refused.status).toBe(4);

      const there = await trace.stop();
      expect(there).toContain('execve("/usr/bin/base64"');
      expect(leaksIn(there, needles)).toEqual([]);
      const here = readdirSync(traces)
        .filter((name) => name.startsWith('here'))
        .map((name) => readFileSync(join(traces, name), 'utf8'))
        .join('');
      expect(here).toContain('packages/cli/src/main.ts');
      expect(leaksIn(here, needles)).toEqual([]);
    },
  );

  it('is in nothing that a run says: log, events, JUnit, errors, and its saved plan', () => {
    const key = needlesOf({ key: keyLine() });
    for (const text of [...said, readFileSync(join(project, 'plan.json'), 'utf8')])
      expect([...leaksIn(text, needles), ...leaksIn(text, key)]).toEqual([]);
  });

  it(
    'is on the host in the files that shall hold it, and nowhere else: no journal, no backup, nothing in /tmp',
    { timeout: 60_000 },
    async () => {
      const patterns = [...needles.values(), ...needlesOf({ key: keyLine() }).values()].flat();
      expect(await holdersOnHost(patterns)).toEqual(holders);
      expect(
        await host.script(
          'stat -c %a /var/lib/waxseal; find /var/lib/waxseal -name "undo-secret*"; find /var/lib/waxseal ! -user root',
        ),
      ).toBe('700\n');
    },
  );

  it(
    'that a killed run left behind, in its stage and its backups, goes with the next run',
    { timeout: 120_000 },
    async () => {
      await writeInventory(secrets.plain, secrets.sudo);
      await host.script('rm /etc/dkim/age');
      const killed = waxseal('apply', '--yes', '-e', 'pause=60s');
      const left = 'find /var/lib/waxseal -path "*/stage/*" -name age -o -path "*/undo-secret/*" -type f | wc -l';
      for (let tries = 0; tries < 200 && Number(await host.script(left)) < 2; tries += 1) await sleep(100);
      await host.script(
        'read -r pid rest </var/lib/waxseal/lock/holder; read -r step rest </var/lib/waxseal/lock/step; kill -9 "$pid" "$step"',
      );
      expect((await killed).status).toBe(1);
      expect(Number(await host.script(left))).toBeGreaterThanOrEqual(2);
      expect(await host.script('stat -c %a /var/lib/waxseal; find /var/lib/waxseal -type f -perm /077')).toBe('700\n');

      expect((await waxseal('apply', '--yes')).status, said.at(-1)).toBe(0);
      expect(await holdersOnHost([...needles.values(), ...needlesOf({ key: keyLine() }).values()].flat())).toEqual(
        holders,
      );
    },
  );

  it(
    'of secure-mail, its signing key and the password of its smarthost, is in the one file that Exim reads: in no argument, no log, no backup',
    { timeout: 120_000 },
    async () => {
      const password = canary('smarthost');
      const inventory = `all:
  vars: { domain: new.example, formerName: old.dyn.example, ispDomain: sfr.fr, smarthost: mail.club-internet.fr, smarthostLogin: { user: ${carelessUser}, password: ${password} }, probe: false, egress: [203.0.113.25], elsewhere: ${join(import.meta.dirname, '../inventories/embedded-internet.zone')} }
mail:
  hosts:
    mx2: { ansible_host: ${mail.address}, ansible_user: root, ansible_ssh_private_key_file: ${lab.ssh.identityFile}, waxseal_known_hosts: ${lab.ssh.knownHostsFile}, address: ${mail.address} }
dns:
  hosts:
    ns1: { ansible_connection: directory, waxseal_root: ${project}/ns1, address: 192.0.2.53 }
`;
      writeFileSync(join(project, 'mail.yml'), inventory);
      await mail.script('touch /booted');
      // Exim proves a message in namespaces of its own, whose end a tracer would hold up.
      const sampled = await sampleProcesses();
      const argv = (command: string): readonly string[] => [
        'env',
        `INIT_CWD=${project}`,
        process.execPath,
        '--conditions=@waxseal/source',
        main,
        command,
        join(root, 'playbooks/secure-mail.ts'),
        '-i',
        'mail.yml',
        '-v',
        ...(command === 'apply' ? ['--yes', '--output', 'ndjson'] : []),
      ];
      const runs: CommandResult[] = [];
      for (const command of ['check', 'apply', 'apply', 'verify'])
        runs.push(
          await lab.exec(tracedCommand(argv(command), join(traces, `mail-${runs.length}`)), {
            timeout: 120,
            cwd: project,
          }),
        );
      expect(
        runs.map(({ status }) => status),
        JSON.stringify(runs[1]),
      ).toEqual([2, 0, 0, 0]);
      const there = await sampled.stop();
      expect(there).toContain('/usr/sbin/exim4');

      const [keyFile = ''] = (await mail.script('find /etc/exim4 -name "*.pem" -newer /booted')).split('\n');
      const key = needlesOf({ key: (await mail.script(`cat ${keyFile}`)).split('\n')[20] ?? '', password });
      const here = readdirSync(traces)
        .filter((name) => name.startsWith('mail-'))
        .map((name) => readFileSync(join(traces, name), 'utf8'));
      for (const text of [there, ...here, ...runs.flatMap(({ stdout, stderr }) => [stdout, stderr])])
        expect(leaksIn(text, key)).toEqual([]);
      expect((await holdersOn(mail, [...key.values()].flat())).toSorted()).toEqual([
        keyFile,
        '/etc/exim4/passwd.client',
      ]);
      expect(await leaksBelow(project, key, ['mail.yml'])).toEqual([]);
    },
  );

  it('is here in the inventory, the identity and the password that opens it, and nowhere else', async () => {
    expect(await leaksBelow(project, needles, [hosts, 'vault-password', '.waxseal/identity.txt'])).toEqual([]);
    expect(await leaksBelow(project, needlesOf({ key: keyLine() }))).toEqual([]);
    const fresh = readdirSync(tmpdir())
      .filter((name) => !known.includes(name))
      .map((name) => join(tmpdir(), name));
    for (const path of fresh)
      expect(
        statSync(path).isDirectory() ? await leaksBelow(path, needles) : leaksIn(readFileSync(path, 'latin1'), needles),
      ).toEqual([]);
  });
});
