import { type Fault, Secret, secret } from '@waxseal/core';
import { defined } from '../defined.ts';
import { becomeVars, connectionVars, sshArgumentVars } from '../connection-vars.ts';
import type { HostConnection } from '../host-connection.ts';
import type { Var } from '../inventory.ts';
import { Sealed } from '../secrets/sealed.ts';
import { shownValue } from '../secrets/shown-value.ts';
import { connectionWarnings } from './connection-warnings.ts';
import type { Written } from './rank-vars.ts';
import { parseSshArguments, type SshArguments } from './ssh-arguments.ts';

/** Makes a path of an inventory absolute. */
export type ResolvePath = (path: string) => string;

interface Reader {
  readonly written: Written;
  readonly faults: Fault[];
}

type Check<T> = (value: unknown) => T | undefined;

const kinds: Readonly<Record<string, HostConnection['kind']>> = {
  ssh: 'ssh',
  'ansible.builtin.ssh': 'ssh',
  smart: 'ssh',
  paramiko: 'ssh',
  paramiko_ssh: 'ssh',
  local: 'local',
  'ansible.builtin.local': 'local',
  directory: 'directory',
};

const kind: Check<HostConnection['kind']> = (value) =>
  typeof value === 'string' && Object.hasOwn(kinds, value) ? kinds[value] : undefined;
const policy: Check<'strict' | 'accept-new'> = (value) =>
  value === 'strict' || value === 'accept-new' ? value : undefined;

/** Text that ends up as an argument of ssh: a leading dash would be read as an option (CVE-2017-1000117 and its kin). */
const text: Check<string> = (value) => {
  const written = typeof value === 'number' ? String(value) : value;
  return typeof written === 'string' && /^[^-\s\p{Cc}][^\p{Cc}]*$/u.test(written) && !written.includes('{{')
    ? written
    : undefined;
};

function wholeNumber(from: number, to: number): Check<number> {
  return (value) => {
    const read = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    return typeof read === 'number' && Number.isInteger(read) && read >= from && read <= to ? read : undefined;
  };
}

const truth: Check<boolean> = (value) => {
  const word = String(value).toLowerCase();
  if (['true', 'yes', 'on', '1', 'y', 't'].includes(word)) return true;
  return ['false', 'no', 'off', '0', 'n', 'f'].includes(word) ? false : undefined;
};

const password: Check<Secret<string>> = (value) => {
  if (value instanceof Secret) return value as Secret<string>;
  return typeof value === 'string' || typeof value === 'number' ? secret(String(value)) : undefined;
};

const files: Check<readonly string[]> = (value) => {
  const list = typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : value;
  return Array.isArray(list) && list.length > 0 && list.every((one) => text(one) !== undefined)
    ? (list as readonly string[])
    : undefined;
};

/** The winning value of the first of several vars that is set to anything. */
function winner(
  { written }: Reader,
  names: readonly string[],
): { readonly name: string; readonly said: Var } | undefined {
  const found = names
    .map((name) => ({ name, said: written.get(name)?.at(-1) }))
    .find(({ said }) => said !== undefined && said.value !== null);
  return found?.said === undefined ? undefined : { name: found.name, said: found.said };
}

function read<T>(reader: Reader, names: readonly string[], check: Check<T>, expected: string): T | undefined {
  const found = winner(reader, names);
  if (found === undefined) return undefined;
  const { value, origin } = found.said;
  const result = check(value);
  if (result !== undefined) return result;
  const fault = {
    message: `${found.name}: expected ${expected}`,
    place: origin.place,
    value: shownValue(found.name, value),
  };
  // Listing hosts needs no secrets; connecting with the password will say that it has none.
  reader.faults.push(
    value instanceof Sealed
      ? { ...fault, severity: 'warning', hint: `give the key that opens it: it is sealed by ${value.by}` }
      : fault,
  );
  return undefined;
}

function becomeOf(reader: Reader): HostConnection['become'] {
  const method = read(
    reader,
    becomeVars.method,
    (value) => (['sudo', 'ansible.builtin.sudo'].includes(String(value)) ? 'sudo' : undefined),
    'sudo, the one method there is',
  );
  const user = read(reader, becomeVars.user, text, 'a user name');
  const secretWord = read(reader, becomeVars.password, password, 'a password');
  const wanted = read(reader, becomeVars.become, truth, 'yes or no') === true;
  return wanted && (method === undefined || method === 'sudo') ? defined({ user, password: secretWord }) : undefined;
}

function missingRoot(reader: Reader, host: string): void {
  const found = winner(reader, connectionVars.kind);
  if (found === undefined) return;
  const hint = "set waxseal_root, or connection: { kind: 'directory', root: 'out/…' }";
  reader.faults.push({
    message: `host ${host} is a directory but says not which`,
    place: found.said.origin.place,
    hint,
  });
}

/** What arguments for ssh say; those that would drop the check of host keys are faults, unknown ones warnings. */
function sshArguments(reader: Reader): SshArguments {
  const said = sshArgumentVars
    .flatMap((name) => reader.written.get(name)?.slice(-1) ?? [])
    .filter(({ value }) => typeof value === 'string');
  const parsed = said.map(({ value, origin }) => ({ ...parseSshArguments(value as string), place: origin.place }));
  for (const { refused, unused, place } of parsed) {
    const trust = 'write waxseal_host_keys: accept-new to trust a new host on first contact';
    const other = '~/.ssh/config is read, also for waxseal';
    for (const value of refused)
      reader.faults.push({ message: 'host keys are always checked', value, place, hint: trust });
    for (const value of unused)
      reader.faults.push({
        severity: 'warning',
        message: 'the argument for ssh is not used',
        value,
        place,
        hint: other,
      });
  }
  return Object.assign({}, ...parsed.map(({ options }) => options)) as SshArguments;
}

type Optional = { -readonly [Name in keyof HostConnection]?: HostConnection[Name] | undefined };

function resolved(read: SshArguments, resolvePath: ResolvePath): SshArguments {
  const key = read.privateKeyFile;
  const privateKeyFile = key === undefined ? undefined : resolvePath(key);
  return { ...read, ...defined({ privateKeyFile, knownHostsFiles: read.knownHostsFiles?.map(resolvePath) }) };
}

/** Reads a host's connection out of its vars; what cannot be used is added to the faults. */
export function connectionOf(
  host: string,
  written: Written,
  resolvePath: ResolvePath,
  faults: Fault[],
): HostConnection {
  const reader: Reader = { written, faults };
  const root = read(reader, connectionVars.root, text, 'a path');
  const key = read(reader, connectionVars.privateKeyFile, text, 'a path');
  const kindRead = read(reader, connectionVars.kind, kind, 'ssh, local or directory') ?? 'ssh';
  if (kindRead === 'directory' && root === undefined) missingRoot(reader, host);
  const optional: Optional = {
    address: read(reader, connectionVars.address, text, 'a name or address'),
    port: read(reader, connectionVars.port, wholeNumber(1, 65_535), 'a port from 1 to 65535'),
    user: read(reader, connectionVars.user, text, 'a user name'),
    privateKeyFile: key === undefined ? undefined : resolvePath(key),
    root: root === undefined ? undefined : resolvePath(root),
    become: becomeOf(reader),
    proxyJump: read(reader, connectionVars.proxyJump, text, 'jump hosts as user@host:port, separated by commas'),
    hostKeys: read(reader, connectionVars.hostKeys, policy, 'strict or accept-new'),
    knownHostsFiles: read(reader, connectionVars.knownHostsFiles, files, 'a list of files')?.map(resolvePath),
    connectTimeout: read(reader, connectionVars.connectTimeout, wholeNumber(1, 86_400), 'seconds from 1'),
  };
  faults.push(...connectionWarnings(written));
  return { kind: kindRead, ...resolved(sshArguments(reader), resolvePath), ...defined(optional) };
}
