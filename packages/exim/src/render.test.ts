import { domainName } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import {
  type ConfigScheme,
  debconfAnswers,
  domainsFile,
  eximSettings,
  followedAnswers,
  type MailFlow,
  parseSmarthost,
  type Signing,
  signingParts,
} from './index.ts';

const one: readonly Signing[] = [{ domain: domainName('New.Example'), selectors: ['myselector'] }];
const two: readonly Signing[] = [
  { domain: domainName('new.example'), selectors: ['mx1', 'mx1-ed25519'] },
  { domain: domainName('example.org'), selectors: ['mx1'] },
];

/** The text in which the macros are, and that of the smarthost's options. */
function texts(scheme: ConfigScheme, signings: readonly Signing[]): readonly string[] {
  const { files, blocks, smarthost } = signingParts(scheme, signings);
  return [
    ...files.filter(({ path }) => path !== domainsFile).map(({ content }) => content),
    ...blocks.map(({ text }) => text),
    smarthost.options,
  ];
}

const lines = (text: string | undefined): readonly string[] =>
  (text ?? '').split('\n').filter((line) => !line.startsWith('#') && line !== '');

describe('the macros', () => {
  it('of one domain with one selector are those of the recipe, signing for our own From only', () => {
    expect(lines(texts('split', one)[0]).slice(0, 4)).toEqual([
      'DKIM_CANON = relaxed',
      'DKIM_DOMAIN = ${if eqi{${domain:${extract{1}{:}{${addresses:${sg{$h_from:}{\\N[.](>?\\s*)$\\N}{\\$1}}}}}}}{new.example}{new.example}{}}',
      'DKIM_SELECTOR = myselector',
      'DKIM_PRIVATE_KEY = /etc/exim4/dkim/new.example-myselector.pem',
    ]);
    expect(signingParts('split', one).files.map(({ path }) => path)).not.toContain(domainsFile);
  });

  it('of more are lookups, so that no path holds what a message brought', () => {
    expect(lines(texts('split', two)[0]).slice(0, 4)).toEqual([
      'DKIM_CANON = ${lookup{$dkim_domain}lsearch{/etc/exim4/dkim/domains}{relaxed}{relaxed}}',
      'DKIM_DOMAIN = ${lookup{${lc:${domain:${extract{1}{:}{${addresses:${sg{$h_from:}{\\N[.](>?\\s*)$\\N}{\\$1}}}}}}}}lsearch,ret=key{/etc/exim4/dkim/domains}{$value}{}}',
      'DKIM_SELECTOR = ${lookup{$dkim_domain}lsearch{/etc/exim4/dkim/domains}{$value}{}}',
      'DKIM_PRIVATE_KEY = ${lookup{$dkim_domain}lsearch{/etc/exim4/dkim/domains}{${lookup{${dkim_domain}-${dkim_selector}.pem}dsearch,ret=full{/etc/exim4/dkim}{$value}{0}}}{0}}',
    ]);
    const domains = signingParts('split', two).files.find(({ path }) => path === domainsFile);
    expect(domains).toMatchObject({ owner: 'root', group: 'Debian-exim', mode: 0o640 });
    expect(lines(domains?.content)).toEqual(['new.example: mx1 : mx1-ed25519', 'example.org: mx1']);
  });

  it('are the same in both schemes', () => {
    expect(texts('monolithic', two)).toEqual(texts('split', two));
  });

  it.each(['a b', 'a\nDKIM_STRICT = 1', '$x', '', "a'", 'a : b'])('refuse the selector %j', (selector) => {
    expect(() => signingParts('split', [{ domain: domainName('new.example'), selectors: [selector] }])).toThrow();
  });

  it.each<[string, readonly Signing[], string]>([
    ['no domain', [], 'no domain is signed for'],
    [
      'a domain twice',
      [...one, { domain: domainName('new.example'), selectors: ['b'] }],
      'a domain is signed for twice',
    ],
    ['no selector', [{ domain: domainName('new.example'), selectors: [] }], 'no selector to sign with'],
    ['a selector twice', [{ domain: domainName('new.example'), selectors: ['a', 'a'] }], 'is there twice'],
  ])('refuse %s', (_name, signings, message) => {
    expect(() => signingParts('split', signings)).toThrow(message);
  });
});

describe('where the parts go', () => {
  it('split: a file that Debian reads, and a copy of the packaged transport, which it reads instead of that', () => {
    const { files, blocks, smarthost } = signingParts('split', one);
    expect([files.map(({ path }) => path), blocks]).toEqual([['/etc/exim4/conf.d/main/00_waxseal_dkim'], []]);
    expect(smarthost.path).toBe('/etc/exim4/conf.d/transport/30_exim4-config_remote_smtp_smarthost.rul');
    expect(lines(smarthost.options).slice(0, 3)).toEqual([
      '.ifdef DKIM_DOMAIN',
      '  dkim_domain = DKIM_DOMAIN',
      '.endif',
    ]);
  });

  it('monolithic: blocks in the template, the macros first and the options in their transport', () => {
    const { files, blocks, smarthost } = signingParts('monolithic', one);
    expect(files).toEqual([]);
    expect(blocks).toMatchObject([{ path: '/etc/exim4/exim4.conf.template', at: 'start' }]);
    expect(smarthost).toMatchObject({
      path: '/etc/exim4/exim4.conf.template',
      after: ['remote_smtp_smarthost:', '  driver = smtp'],
    });
  });
});

describe('settings and debconf answers', () => {
  const smarthost = parseSmarthost('mail.club-internet.fr::587');
  const route = { type: 'smarthost', smarthost } as const;
  const settings = (flow: Omit<MailFlow, 'domain'>): readonly string[] =>
    eximSettings({ domain: 'new.example', ...flow }).map(({ key, value }) => `${key}='${value}'`);

  it('say the same', () => {
    expect(settings({ route, scheme: 'split' })).toEqual([
      "dc_use_split_config='true'",
      "dc_eximconfig_configtype='smarthost'",
      "dc_smarthost='mail.club-internet.fr::587'",
    ]);
    expect(debconfAnswers({ domain: 'new.example', route, scheme: 'split' }).map(({ value }) => value)).toEqual([
      'true',
      'mail sent by smarthost; received via SMTP or fetchmail',
      'mail.club-internet.fr::587',
    ]);
    expect(settings({ route, scheme: 'monolithic' })[0]).toBe("dc_use_split_config='false'");
  });

  it('make a satellite show itself under its readers’ domain', () => {
    const flow = { route: { type: 'satellite', smarthost, readhost: 'new.example' }, scheme: 'split' } as const;
    expect(settings(flow).slice(1)).toEqual([
      "dc_eximconfig_configtype='satellite'",
      "dc_smarthost='mail.club-internet.fr::587'",
      "dc_readhost='new.example'",
      "dc_hide_mailname='true'",
    ]);
    expect(followedAnswers.map(({ question, key }) => `${question}=${key}`)).toContain(
      'exim4/hide_mailname=dc_hide_mailname',
    );
  });

  it('let a host that receives listen to everybody, for its domain', () => {
    expect(settings({ route, scheme: 'split', receives: 'new.example' }).slice(-2)).toEqual([
      "dc_other_hostnames='new.example'",
      "dc_local_interfaces=''",
    ]);
  });
});
