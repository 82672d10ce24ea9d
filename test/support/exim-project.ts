import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reveal } from '@waxseal/core';
import { type DkimKey, generateDkimKey, type KeyAlgorithm } from '@waxseal/keygen';
import type { CommandResult, LabHost, RunningLab } from '@waxseal/lab';
import type { TxtRecords } from './lab-verify-dkim.ts';

const root = join(import.meta.dirname, '../..');

/** A configuration of a mail host, as a test asks for it. */
export interface EximVariant {
  readonly scheme: 'split' | 'monolithic';
  readonly smarthost?: string;
  readonly satelliteOf?: string;
  readonly smarthostLogin?: { readonly user: string; readonly password: string };
  readonly smarthostNames?: readonly string[];
  readonly receives?: boolean;
  readonly adopt?: 'signing' | 'everything' | 'nothing';
  readonly givesUp?: readonly string[];
  /** Selectors by domain, the host's own domain first. */
  readonly signs: Readonly<Record<string, readonly string[]>>;
}

/** A project whose playbook makes hosts sign as a variant says. */
export interface EximProject extends Disposable {
  /** Every key's record, as its zone would have it. */
  readonly records: TxtRecords;
  /** The private half of a key, for hosts that had it before. */
  pem(name: string): string;
  apply(variant: EximVariant, hosts: readonly LabHost[]): Promise<CommandResult>;
  /** What an apply would change. */
  check(variant: EximVariant, hosts: readonly LabHost[]): Promise<CommandResult>;
  /** Puts back what a run did to the hosts of the last apply. */
  rollback(run: string): Promise<CommandResult>;
}

// The keys are made by the test, which therefore knows their public halves.
const playbook = `import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { domainName, secret } from '@waxseal/core';
import { definePlaybook } from '@waxseal/playbook';
import { signedMail } from '@waxseal/roles';
const read = (name) => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
const vars = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
const keys = read('keys.json');
const keysFor = (domain, selectors) => selectors.map((selector) => ({ selector, key: { ...keys[selector + '._domainkey.' + domain], privatePem: secret(keys[selector + '._domainkey.' + domain].pem), warnings: [] } }));
export default definePlaybook({ name: 'exim', vars, plays: (play) => [play('sign', { hosts: 'all', tasks: () => {
  const { scheme, signs, smarthostLogin: login, ...route } = read('variant.json');
  const smarthostLogin = login && { user: login.user, password: secret(login.password) };
  const [own, ...others] = Object.entries(signs).map(([domain, selectors]) => ({ domain: domainName(domain), keys: keysFor(domain, selectors) }));
  return signedMail({ vars: { domain: own.domain, receives: false, eximConfig: scheme, ...route, ...(login && { smarthostLogin }) }, keys: own.keys, alsoSigns: others });
} })] });
`;

/** An algorithm, or an RSA key whose published half is that of another. */
export type KeyWish = KeyAlgorithm | 'mismatched';

async function makeKey(wish: KeyWish): Promise<DkimKey> {
  const key = await generateDkimKey({ algorithm: wish === 'mismatched' ? 'rsa' : wish });
  return wish === 'mismatched' ? { ...key, publicBase64: (await generateDkimKey()).publicBase64 } : key;
}

async function makeKeys(names: Readonly<Record<string, KeyWish>>): Promise<Readonly<Record<string, DkimKey>>> {
  return Object.fromEntries(
    await Promise.all(Object.entries(names).map(async ([name, wish]) => [name, await makeKey(wish)] as const)),
  );
}

/** Makes a project with these keys, named by their owner names, in which hosts of the lab are entered as the lab's user. */
export async function eximProject(
  lab: Pick<RunningLab, 'exec' | 'ssh'>,
  names: Readonly<Record<string, KeyWish>>,
): Promise<EximProject> {
  const keys = await makeKeys(names);
  mkdirSync(join(root, 'out'), { recursive: true });
  const directory = mkdtempSync(join(root, 'out', 'exim-'));
  const write = (name: string, text: string): void => writeFileSync(join(directory, name), text);
  write('exim.ts', playbook);
  write(
    'keys.json',
    JSON.stringify(
      Object.fromEntries(
        Object.entries(keys).map(([name, key]) => [
          name,
          { algorithm: key.algorithm, publicBase64: key.publicBase64, pem: reveal(key.privatePem) },
        ]),
      ),
    ),
  );
  const waxseal = (...args: readonly string[]): Promise<CommandResult> =>
    lab.exec(
      [
        'env',
        `INIT_CWD=${directory}`,
        process.execPath,
        '--conditions=@waxseal/source',
        join(root, 'packages/cli/src/main.ts'),
        ...args,
        '-i',
        join(directory, 'hosts.yml'),
      ],
      { timeout: 180 },
    );
  const prepare = (variant: EximVariant, hosts: readonly LabHost[]): void => {
    write('variant.json', JSON.stringify(variant));
    const lines = hosts.map(
      ({ name, address }) =>
        `    ${name}: { ansible_host: ${address}, ansible_user: root, ansible_ssh_private_key_file: ${lab.ssh.identityFile}, waxseal_known_hosts: ${lab.ssh.knownHostsFile} }\n`,
    );
    write('hosts.yml', `all:\n  hosts:\n${lines.join('')}`);
  };
  return {
    records: Object.fromEntries(
      Object.entries(keys).map(([name, { algorithm, publicBase64 }]) => [
        name,
        `v=DKIM1; k=${algorithm}; p=${publicBase64}`,
      ]),
    ),
    pem: (name) => reveal(keys[name]?.privatePem ?? ''),
    apply(variant, hosts) {
      prepare(variant, hosts);
      return waxseal('apply', join(directory, 'exim.ts'), '--yes');
    },
    check(variant, hosts) {
      prepare(variant, hosts);
      return waxseal('check', join(directory, 'exim.ts'));
    },
    rollback: (run) => waxseal('rollback', '--run', run, '--yes'),
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}
