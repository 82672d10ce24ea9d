import { domainName } from '@waxseal/core';
import { type Adoption, type ConfigScheme, signingParts } from '@waxseal/exim';
import { file, type Task } from '@waxseal/playbook';
import { describe, expect, it } from 'vitest';
import { announced, shellHost, type ShellHost } from '../../../playbook/src/testing/shell-host.ts';
import { smarthostOptions } from './smarthost-options.ts';

const task = (scheme: ConfigScheme, adoption: Adoption = 'signing'): Task =>
  smarthostOptions(
    signingParts(scheme, [{ domain: domainName('new.example'), selectors: ['mx1'] }]).smarthost,
    adoption,
  );
const folder = 'etc/exim4/conf.d/transport';
const packaged = `${folder}/30_exim4-config_remote_smtp_smarthost`;
const copy = `${packaged}.rul`;
const template = 'etc/exim4/exim4.conf.template';
const plain = 'remote_smtp_smarthost:\n  driver = smtp\n  multi_domain\n';
const allOptions = [
  'domain',
  'identity',
  'selector',
  'private_key',
  'canon',
  'strict',
  'sign_headers',
  'timestamps',
].map((name) => `dkim_${name}`);
const without = (option: string): readonly string[] => allOptions.filter((name) => name !== option);

function debian(text = plain, path = packaged): ShellHost {
  const host = shellHost('system');
  host.sh(`mkdir -p ${folder}; cat >${path} <<'END'\n${text}END`);
  return host;
}

function apply(host: ShellHost, ...tasks: readonly Task[]): void {
  expect(host.apply(host.plan(tasks)).map(({ outcome }) => outcome)).not.toContain('failed');
}

/** The options that we wrote, and what stands before them. */
function written(host: ShellHost, path = copy): { readonly base: string; readonly options: readonly string[] } {
  const [base = '', block = ''] = host.sh(`cat ${path}`).split(/^# BEGIN waxseal: mail through .*\n/m);
  return {
    base,
    options: [...(block.split('# END')[0] ?? '').matchAll(/^ {2}(dkim_\w+) = /gm)].map(([, name]) => name ?? ''),
  };
}

describe('the options of the smarthost’s transport', () => {
  it('follow a copy of Debian’s file, named by its hash, and change nothing the second time', () => {
    using host = debian();
    apply(host, task('split'));
    expect(written(host)).toEqual({ base: plain, options: allOptions });
    expect(host.sh(`cat ${copy}`)).toContain(
      `# For 30_exim4-config_remote_smtp_smarthost, sha256 ${host.sh(`sha256sum <${packaged}`).slice(0, 64)}.\n`,
    );
    expect(host.sh(`cat ${packaged}`)).toBe(plain);
    expect(announced(host.plan([task('split')]))).toEqual([]);
  });

  it('are made anew of what a package upgrade brings, without what that has by then', () => {
    using host = debian();
    apply(host, task('split'));
    const later = `${plain}.ifdef DKIM_DOMAIN\n  dkim_domain = DKIM_DOMAIN\n.endif\n`;
    host.sh(`printf '${later}' >${packaged}`);
    const plan = host.plan([task('split')]);
    expect(plan.tasks[0]?.verdict).toMatchObject({
      state: 'change',
      diffs: [{ unified: expect.stringMatching(/^-# For .*\n(?:.*\n)*\+# For /m) }],
    });
    host.apply(plan);
    expect(written(host)).toEqual({ base: later, options: without('dkim_domain') });
    expect(announced(host.plan([task('split')]))).toEqual([]);
  });

  it('stand behind somebody’s own lines in a .rul file, which stay, also after a package upgrade', () => {
    using host = debian();
    const theirs = `${plain}  dkim_strict = 1\n  hosts_avoid_tls = *\n`;
    host.sh(`printf '${theirs}' >${copy}`);
    apply(host, task('split'));
    expect(written(host)).toEqual({ base: theirs, options: without('dkim_strict') });
    expect(announced(host.plan([task('split')]))).toEqual([]);
    host.sh(`echo '  protocol = smtp' >>${packaged}`);
    expect(announced(host.plan([task('split')]))).toHaveLength(1);
    apply(host, task('split'));
    expect(written(host)).toEqual({ base: theirs, options: without('dkim_strict') });
    expect(announced(host.plan([task('split')]))).toEqual([]);
  });

  it('keep what somebody wrote into our copy', () => {
    using host = debian();
    apply(host, task('split'));
    host.sh(`sed -i 's/^  multi_domain/&\\n  hosts_avoid_tls = */' ${copy}`);
    expect(announced(host.plan([task('split')]))).toEqual([]);
    host.sh(`echo '  protocol = smtp' >>${packaged}`);
    apply(host, task('split'));
    expect(written(host).base).toBe(`${plain}  hosts_avoid_tls = *\n`);
  });

  it('take over what a changed Debian file says of signing, in the copy alone; or leave it, to be found there', () => {
    const changed = `${plain}  dkim_domain = old.example\n`;
    using host = debian(changed);
    apply(host, task('split'));
    expect(written(host)).toEqual({
      base: `${plain}# taken over by waxseal:   dkim_domain = old.example\n`,
      options: allOptions,
    });
    expect(host.sh(`cat ${packaged}`)).toBe(changed);
    host.sh(`rm ${copy}`);
    apply(host, task('split', 'nothing'));
    expect(written(host).base).toBe(changed);
  });

  it('count options in files behind as well, but not in one that Debian passes over', () => {
    using host = debian();
    host.sh(`echo '  dkim_timestamps = 1' >${packaged}_mine; echo '  dkim_identity = x' >${packaged}.bak`);
    apply(host, task('split'));
    expect(written(host).options).toEqual(without('dkim_timestamps'));
  });

  it('are known after the package that brings the transport, and a fault where no package will', () => {
    const { kind, resource } = task('split');
    const world = {
      place: 'system',
      paths: new Map(),
      users: new Map(),
      groups: new Map(),
      packages: new Map(),
      services: new Map(),
      scripts: new Map(),
      pending: new Map(),
      deferred: new Set<string>(),
    } as const;
    expect(kind.plan(resource, { ...world, openedBy: 'package exim4-daemon-light' })).toEqual({
      state: 'unknown',
      diffs: [],
    });
    using host = shellHost('system');
    expect(host.plan([task('split')]).tasks[0]?.verdict).toMatchObject({
      state: 'fault',
      hint: 'reinstall the package exim4-config',
    });
  });

  it('are a block behind the driver’s name in the monolithic template, and follow that section alone', () => {
    using host = debian(
      `begin transports\nremote_smtp:\n  driver = smtp\n${plain}address_file:\n  driver = appendfile\n`,
      template,
    );
    apply(host, task('monolithic'));
    expect(written(host, template)).toEqual({
      base: 'begin transports\nremote_smtp:\n  driver = smtp\nremote_smtp_smarthost:\n  driver = smtp\n',
      options: allOptions,
    });
    host.sh(`sed -i 's/appendfile/pipe/' ${template}`);
    expect(announced(host.plan([task('monolithic')]))).toEqual([]);
    host.sh(`sed -i 's/^  multi_domain/&\\n  dkim_strict = 1/' ${template}`);
    expect(announced(host.plan([task('monolithic')]))).toHaveLength(1);
    apply(host, task('monolithic'));
    expect(written(host, template).options).toEqual(without('dkim_strict'));
    expect(announced(host.plan([task('monolithic')]))).toEqual([]);
  });

  it.each(['split', 'monolithic'] as const)(
    '%s: have nothing to do the second time in a directory, where no Debian is',
    (scheme) => {
      using host = shellHost('directory');
      const tasks = [file({ path: '/etc/exim4/other', content: '' }), task(scheme)];
      expect(host.plan(tasks).tasks[1]?.verdict.state).toBe(scheme === 'split' ? 'deferred' : 'change');
      apply(host, ...tasks);
      expect(announced(host.plan(tasks))).toEqual([]);
    },
  );
});
