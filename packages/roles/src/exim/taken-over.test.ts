import { type Adoption, type ConfigScheme, eximTree } from '@waxseal/exim';
import { transaction } from '@waxseal/playbook';
import { describe, expect, it } from 'vitest';
import { announced, shellHost } from '../../../playbook/src/testing/shell-host.ts';
import { takenOver } from './taken-over.ts';

const mark = '# taken over by waxseal: ';
const smarthost = 'conf.d/transport/30_exim4-config_remote_smtp_smarthost';

/** A file below /etc/exim4 that somebody else wrote, and what becomes of it; without the second, it stays as it is. */
const files: readonly (readonly [name: string, scheme: ConfigScheme, path: string, before: string, after?: string])[] =
  [
    [
      'the four macros of the recipe, its own lines kept',
      'split',
      'conf.d/main/00_myconfig',
      '# mine\nMAIN_TLS_ENABLE = yes\nDKIM_DOMAIN = new.example\n  DKIM_SELECTOR=old\nDKIM_STRICT = 1\n',
      `# mine\nMAIN_TLS_ENABLE = yes\n${mark}DKIM_DOMAIN = new.example\n${mark}  DKIM_SELECTOR=old\nDKIM_STRICT = 1\n`,
    ],
    [
      'a macro that is defined again by ==',
      'split',
      'conf.d/main/90_more',
      'DKIM_CANON == simple\n',
      `${mark}DKIM_CANON == simple\n`,
    ],
    [
      'a macro that goes on over several lines',
      'split',
      'conf.d/main/00_long',
      'DKIM_PRIVATE_KEY = ${if exists{/etc/k}\\\n  {/etc/k}\\\n  {0}}\nNEXT = 1\n',
      `${mark}DKIM_PRIVATE_KEY = \${if exists{/etc/k}\\\n${mark}  {/etc/k}\\\n${mark}  {0}}\nNEXT = 1\n`,
    ],
    [
      'macros in a file that Debian passes over',
      'split',
      'conf.d/main/00_my.conf',
      'DKIM_DOMAIN = a.example\nX = 1',
      `${mark}DKIM_DOMAIN = a.example\nX = 1\n`,
    ],
    [
      'options of an older .rul copy that are not ours',
      'split',
      `${smarthost}.rul`,
      'remote_smtp_smarthost:\n  driver = smtp\n  dkim_domain = new.example\n.ifdef DKIM_SELECTOR\n  dkim_selector = DKIM_SELECTOR\n.endif\n  dkim_strict = 1\n',
      `remote_smtp_smarthost:\n  driver = smtp\n${mark}  dkim_domain = new.example\n.ifdef DKIM_SELECTOR\n  dkim_selector = DKIM_SELECTOR\n.endif\n  dkim_strict = 1\n`,
    ],
    [
      'options that continue the transport',
      'split',
      `${smarthost}_dkim`,
      '  dkim_private_key = /etc/exim4/old.key\n',
      `${mark}  dkim_private_key = /etc/exim4/old.key\n`,
    ],
    [
      'nothing of other transports',
      'split',
      'conf.d/transport/50_mine',
      'mine:\n  driver = smtp\n  dkim_domain = new.example\n',
    ],
    ['nothing of what dpkg left', 'split', 'conf.d/main/00_old.dpkg-old', 'DKIM_DOMAIN = new.example\n'],
    ['nothing of our own', 'split', 'conf.d/main/00_waxseal_dkim', 'DKIM_DOMAIN = new.example\n'],
    [
      'nothing of local macros, which the split configuration does not read',
      'split',
      'exim4.conf.localmacros',
      'DKIM_DOMAIN = new.example\n',
    ],
    [
      'local macros',
      'monolithic',
      'exim4.conf.localmacros',
      'DKIM_DOMAIN = new.example\nX = 1\n',
      `${mark}DKIM_DOMAIN = new.example\nX = 1\n`,
    ],
    [
      'a list of signed headers under another name, with the line that it goes on in',
      'split',
      'conf.d/main/00_myconfig',
      'DKIM_SIGN_HEADERS = from:\\\n  =list-unsubscribe\nDKIM_SELECTOR = old\n',
      `WAXSEAL_OTHER_SIGN_HEADERS = from:\\\n  =list-unsubscribe\n${mark}DKIM_SELECTOR = old\n`,
    ],
    [
      'a list of signed headers that is passed over for the dot in its file’s name like the rest',
      'split',
      'conf.d/main/00_my.conf',
      'DKIM_SIGN_HEADERS = from\n',
      `${mark}DKIM_SIGN_HEADERS = from\n`,
    ],
    [
      'lines of the template, but neither our blocks nor other transports',
      'monolithic',
      'exim4.conf.template',
      '# BEGIN waxseal: how mail is signed\nDKIM_DOMAIN = ours.example\n# END waxseal: how mail is signed\nDKIM_DOMAIN = new.example\nbegin transports\nremote_smtp:\n  dkim_domain = a.example\nremote_smtp_smarthost:\n  driver = smtp\n  dkim_domain = b.example\nmine:\n  dkim_domain = c.example\n',
      `# BEGIN waxseal: how mail is signed\nDKIM_DOMAIN = ours.example\n# END waxseal: how mail is signed\n${mark}DKIM_DOMAIN = new.example\nbegin transports\nremote_smtp:\n  dkim_domain = a.example\nremote_smtp_smarthost:\n  driver = smtp\n${mark}  dkim_domain = b.example\nmine:\n  dkim_domain = c.example\n`,
    ],
    [
      'nothing of conf.d, which the monolithic configuration does not read',
      'monolithic',
      'conf.d/main/00_myconfig',
      'DKIM_DOMAIN = new.example\n',
    ],
  ];

const tasksOf = (scheme: ConfigScheme, adoption: Adoption = 'signing') =>
  takenOver({ scheme, adoption, domains: ['new.example'] }).length === 0
    ? []
    : [
        transaction({
          tree: eximTree,
          members: takenOver({ scheme, adoption, domains: ['new.example'] }),
          validate: [{ name: 'staged', run: '[ -d "$STAGE" ]' }],
          activate: 'true',
          health: 'true',
        }),
      ];

describe('lines of somebody else about signing', () => {
  it.each(files.map(([name, scheme, path, before, after]) => ({ name, scheme, path, before, after })))(
    'take over $name',
    ({ scheme, path, before, after }) => {
      using host = shellHost('system');
      host.sh(
        `mkdir -p "$(dirname 'etc/exim4/${path}')"; cat >'etc/exim4/${path}' <<'END'\n${before}${before.endsWith('\n') ? '' : '\n'}END\nchmod 640 'etc/exim4/${path}'`,
      );
      const plan = host.plan(tasksOf(scheme));
      expect(announced(plan)).toHaveLength(after === undefined ? 0 : 1);
      host.apply(plan);
      expect(host.sh(`cat 'etc/exim4/${path}'; stat -c %a 'etc/exim4/${path}'`)).toBe(`${after ?? before}640\n`);
      expect(announced(host.plan(tasksOf(scheme)))).toEqual([]);
    },
  );

  it('are shown as a diff, a key among them not', () => {
    using host = shellHost('system');
    host.sh(
      "mkdir -p etc/exim4/conf.d/main; printf '# mine\\nDKIM_SELECTOR = old\\nDKIM_PRIVATE_KEY = -----BEGIN RSA PRIVATE KEY-----\\\\\\nMIIsecret\\n' >etc/exim4/conf.d/main/00_myconfig",
    );
    expect(host.plan(tasksOf('split')).tasks[0]?.verdict).toEqual({
      state: 'change',
      diffs: [
        {
          subject: '/etc/exim4/conf.d/main/00_myconfig',
          words: ['waxseal says this now'],
          unified: `--- /etc/exim4/conf.d/main/00_myconfig\n+++ /etc/exim4/conf.d/main/00_myconfig\n@@ -2 +2 @@\n-DKIM_SELECTOR = old\n+${mark}DKIM_SELECTOR = old\n@@ -3 +3 @@\n-DKIM_PRIVATE_KEY = (a key)\n+${mark}DKIM_PRIVATE_KEY = (a key)\n`,
        },
      ],
    });
  });

  it('are left alone where they are to be', () => {
    expect(takenOver({ scheme: 'split', adoption: 'nothing', domains: [] })).toEqual([]);
  });
});

describe('an exim4.conf that hides all else', () => {
  const copy =
    'mkdir -p etc/exim4 var/lib/exim4; echo generated >var/lib/exim4/config.autogenerated; cp var/lib/exim4/config.autogenerated etc/exim4/exim4.conf';

  it('is set aside where it is a copy of the generated one, under a name that is free', () => {
    using host = shellHost('system');
    host.sh(`${copy}; echo before >etc/exim4/exim4.conf.set-aside`);
    const plan = host.plan(tasksOf('split'));
    expect(plan.tasks[0]?.verdict).toMatchObject({
      diffs: [{ subject: '/etc/exim4/exim4.conf', words: [expect.stringContaining('set aside')] }],
    });
    host.apply(plan);
    expect(host.sh('cd etc/exim4; ls; cat exim4.conf.set-aside*')).toBe(
      'exim4.conf.set-aside\nexim4.conf.set-aside.2\nbefore\ngenerated\n',
    );
    expect(announced(host.plan(tasksOf('split')))).toEqual([]);
  });

  it.each([
    ['stays where somebody wrote it', 'signing', 'exim4.conf\n'],
    ['is set aside also then where everything is to be adopted', 'everything', 'exim4.conf.set-aside\n'],
  ] as const)('%s', (_name, adoption, left) => {
    using host = shellHost('system');
    host.sh(`${copy}; echo mine >>etc/exim4/exim4.conf`);
    host.apply(host.plan(tasksOf('split', adoption)));
    expect(host.sh('ls etc/exim4')).toBe(left);
  });
});
