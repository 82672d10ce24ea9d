import { secret } from '@waxseal/core';
import { parseSmarthost } from '@waxseal/exim';
import { describe, expect, it } from 'vitest';
import { announced, shellHost, type ShellHost } from '../../../playbook/src/testing/shell-host.ts';
import { loginTasks } from './password-lines.ts';

const tasks = (smarthost: string, names: readonly string[] = []): ReturnType<typeof loginTasks> =>
  loginTasks(parseSmarthost(smarthost), { user: 'me', password: secret("it's $HOME \\ `id`") }, names);
const line = (name: string): string => `${name}:me:it's $HOME \\ \`id\``;

function debian(place: 'system' | 'directory' = 'system', text = '# Debian’s own\n'): ShellHost {
  const host = shellHost(place);
  host.sh(`mkdir -p etc/exim4; printf '${text}' >etc/exim4/passwd.client; chmod 640 etc/exim4/passwd.client`);
  return host;
}

const written = (host: ShellHost): readonly string[] => host.sh('cat etc/exim4/passwd.client').trimEnd().split('\n');

describe('the login of a smarthost', () => {
  it('has a line under the name that its address resolves back to, as this machine’s own resolver says', () => {
    using host = debian();
    expect(host.apply(host.plan(tasks('127.0.0.1::587'))).map(({ outcome }) => outcome)).toEqual([
      'changed',
      'changed',
    ]);
    expect(written(host)).toEqual(expect.arrayContaining(['# Debian’s own', line('127.0.0.1'), line('localhost')]));
    expect(announced(host.plan(tasks('127.0.0.1::587')))).toEqual([]);
    expect(host.sh('stat -c %a etc/exim4/passwd.client')).toBe('640\n');
  });

  it('mends a line of such a name, and leaves those of others', () => {
    using host = debian('system', 'localhost:me:old\\nelsewhere.example:you:mine\\n');
    host.apply(host.plan(tasks('127.0.0.1')));
    expect(written(host).slice(0, 2)).toEqual([line('localhost'), 'elsewhere.example:you:mine']);
  });

  it('does not show itself in a plan', () => {
    using host = debian();
    expect(JSON.stringify(host.plan(tasks('127.0.0.1')).tasks.map(({ verdict }) => verdict))).not.toContain('HOME');
  });

  it('stays as it is written where nobody answers: no line comes or goes with the DNS', () => {
    using host = debian();
    host.apply(host.plan(tasks('mail.invalid', ['relay.invalid'])));
    expect(written(host)).toEqual(['# Debian’s own', line('mail.invalid'), line('relay.invalid')]);
  });

  it('asks nobody for a directory', () => {
    using host = debian('directory');
    host.apply(host.plan(tasks('127.0.0.1')));
    expect(written(host)).toEqual(['# Debian’s own', line('127.0.0.1')]);
  });
});
