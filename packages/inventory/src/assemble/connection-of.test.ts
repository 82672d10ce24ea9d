import { renderFault, reveal, secret, type Fault } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import type { HostConnection } from '../host-connection.ts';
import type { Var } from '../inventory.ts';
import { connectionOf } from './connection-of.ts';

function read(vars: Readonly<Record<string, unknown>>): { readonly connection: HostConnection; readonly said: string } {
  const faults: Fault[] = [];
  const written = new Map(
    Object.entries(vars).map(([name, value]): [string, readonly Var[]] => [
      name,
      [{ value, origin: { level: 'host', place: { file: 'hosts', line: 1 } } }],
    ]),
  );
  const connection = connectionOf('mx1', written, (path) => `/project/${path}`, faults);
  return { connection, said: faults.map(renderFault).join('\n') };
}

describe('connectionOf', () => {
  it.each<[string, Readonly<Record<string, unknown>>, HostConnection]>([
    ['nothing', {}, { kind: 'ssh' }],
    [
      'the names of Ansible',
      { ansible_host: '192.0.2.1', ansible_port: 2222, ansible_user: 'admin', ansible_ssh_private_key_file: 'id' },
      { kind: 'ssh', address: '192.0.2.1', port: 2222, user: 'admin', privateKeyFile: '/project/id' },
    ],
    [
      'older names, which win',
      { ansible_host: 'a', ansible_ssh_host: 'b', ansible_ssh_port: '22', ansible_ssh_user: 'u' },
      { kind: 'ssh', address: 'b', port: 22, user: 'u' },
    ],
    ['null as not set', { ansible_port: null, ansible_user: null }, { kind: 'ssh' }],
    ['local', { ansible_connection: 'local' }, { kind: 'local' }],
    [
      'a directory',
      { ansible_connection: 'directory', waxseal_root: 'out/mx1' },
      { kind: 'directory', root: '/project/out/mx1' },
    ],
    [
      'become, as text too',
      { ansible_become: 'yes', ansible_become_user: 'root', ansible_become_method: 'sudo' },
      { kind: 'ssh', become: { user: 'root' } },
    ],
    ['become that is off', { ansible_become: false, ansible_become_user: 'root' }, { kind: 'ssh' }],
    [
      'our own names',
      {
        waxseal_host_keys: 'accept-new',
        waxseal_known_hosts: 'a b',
        waxseal_proxy_jump: 'jump@bastion:22',
        ansible_timeout: 5,
      },
      {
        kind: 'ssh',
        hostKeys: 'accept-new',
        knownHostsFiles: ['/project/a', '/project/b'],
        proxyJump: 'jump@bastion:22',
        connectTimeout: 5,
      },
    ],
    [
      'arguments for ssh',
      { ansible_ssh_common_args: '-J bastion -o "StrictHostKeyChecking accept-new" -oConnectTimeout=7 -i key' },
      { kind: 'ssh', proxyJump: 'bastion', hostKeys: 'accept-new', connectTimeout: 7, privateKeyFile: '/project/key' },
    ],
    [
      'own names over arguments',
      { ansible_ssh_common_args: '-J a -l x', waxseal_proxy_jump: 'b', ansible_user: 'y' },
      { kind: 'ssh', proxyJump: 'b', user: 'y' },
    ],
  ])('reads %s', (_, vars, expected) => {
    expect(read(vars)).toEqual({ connection: expected, said: '' });
  });

  it('keeps a password secret', () => {
    const { connection } = read({ ansible_become: true, ansible_become_password: secret('hunter2') });
    expect(JSON.stringify(connection)).not.toContain('hunter2');
    expect(reveal(connection.become!.password!)).toBe('hunter2');
    expect(reveal(read({ ansible_become: true, ansible_become_pass: 'clear' }).connection.become!.password!)).toBe(
      'clear',
    );
    expect(read({ ansible_become: true, ansible_become_pass: ['hunter2'] }).said).not.toContain('hunter2');
  });

  it.each<[Readonly<Record<string, unknown>>, string]>([
    [{ ansible_connection: 'docker' }, 'ansible_connection: expected ssh, local or directory, got "docker"'],
    [{ ansible_connection: 'directory' }, 'host mx1 is a directory but says not which'],
    [{ ansible_become: true, ansible_become_method: 'su' }, 'expected sudo, the one method there is, got "su"'],
    [{ ansible_port: 0 }, 'ansible_port: expected a port from 1 to 65535, got "0"'],
    [{ ansible_host: '-oProxyCommand=id' }, 'ansible_host: expected a name or address'],
    [{ ansible_user: 'a\nb' }, 'ansible_user: expected a user name'],
    [{ ansible_host: '{{ address }}' }, 'ansible_host: expected a name or address, got "{{ address }}"'],
    [
      { ansible_ssh_extra_args: '-o StrictHostKeyChecking=no' },
      'host keys are always checked, got "-o StrictHostKeyChecking=no"',
    ],
    [{ ansible_ssh_extra_args: '-o UserKnownHostsFile=/dev/null' }, 'host keys are always checked'],
    [
      { ansible_ssh_extra_args: '-C -J -oProxyCommand=id' },
      'the argument for ssh is not used, got "-J -oProxyCommand=id"',
    ],
    [{ ansible_hsot: '192.0.2.1' }, 'ansible_hsot means nothing here\n  hint: did you mean ansible_host?'],
    [{ ansible_ssh_pass: 'x' }, 'ansible_ssh_pass is not used\n  hint: logins are by key or agent only'],
    [{ waxseal_rot: 'x' }, 'waxseal_rot means nothing\n  hint: did you mean waxseal_root?'],
  ])('complains about %j', (vars, message) => {
    expect(read(vars).said).toContain(message);
  });

  it('says nothing about what Ansible knows and a connection does not need', () => {
    expect(
      read({ ansible_python_interpreter: '/usr/bin/python3', ansible_shell_type: 'sh', ansible_become_flags: '-H' })
        .said,
    ).toBe('');
  });
});
