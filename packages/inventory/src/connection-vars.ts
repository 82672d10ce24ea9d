import type { HostConnection } from './host-connection.ts';

type Plain = Exclude<keyof HostConnection, 'become'>;

/**
 * The vars that describe a connection, as YAML and INI inventories write them; of several, the first one set wins.
 * Ansible's own names where it has one, `waxseal_…` where it has none.
 */
export const connectionVars = {
  kind: ['ansible_connection'],
  address: ['ansible_ssh_host', 'ansible_host'],
  port: ['ansible_ssh_port', 'ansible_port'],
  user: ['ansible_ssh_user', 'ansible_user'],
  privateKeyFile: ['ansible_ssh_private_key_file', 'ansible_private_key_file'],
  root: ['waxseal_root'],
  proxyJump: ['waxseal_proxy_jump'],
  hostKeys: ['waxseal_host_keys'],
  knownHostsFiles: ['waxseal_known_hosts'],
  connectTimeout: ['ansible_ssh_timeout', 'ansible_timeout'],
} as const satisfies Readonly<Record<Plain, readonly string[]>>;

/** The vars of privilege escalation, in the same form. */
export const becomeVars = {
  become: ['ansible_become'],
  method: ['ansible_become_method'],
  user: ['ansible_become_user'],
  password: ['ansible_become_password', 'ansible_become_pass'],
} as const;

/** Vars that are passwords, also when they are written in clear. */
export const passwordVars: ReadonlySet<string> = new Set([
  ...becomeVars.password,
  'ansible_password',
  'ansible_ssh_pass',
  'ansible_ssh_password',
]);

/** Arguments for `ssh`, of which those are read that change where and how one connects. */
export const sshArgumentVars: readonly string[] = [
  'ansible_ssh_common_args',
  'ansible_ssh_extra_args',
  'ansible_ssh_args',
];

/** Tells whether a var speaks about the connection or the machinery and is none of the playbook's vars. */
export function isConnectionVar(name: string): boolean {
  return name.startsWith('ansible_') || name.startsWith('waxseal_');
}
