import { domainName } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import { debconfAnswers, eximSettings, parseSmarthost, renderDkimMacros, renderSmarthostSigning } from './index.ts';

describe('the macros file', () => {
  it('is the recipe, signing for our own From only', () => {
    const { path, content } = renderDkimMacros({ domain: domainName('New.Example'), selector: 'myselector' });
    expect(path).toBe('/etc/exim4/conf.d/main/00_waxseal_dkim');
    expect(content.split('\n').filter((line) => line.startsWith('DKIM_')).slice(0, 4)).toEqual([
      'DKIM_CANON = relaxed',
      'DKIM_DOMAIN = ${if eqi{${domain:$h_from:}}{new.example}{new.example}{}}',
      'DKIM_SELECTOR = myselector',
      'DKIM_PRIVATE_KEY = /etc/exim4/dkim/new.example-myselector.pem',
    ]);
    expect(content.endsWith('\n')).toBe(true);
  });

  it.each(['a b', 'a\nDKIM_STRICT = 1', '$x', '', "a'"])('refuses the selector %j', (selector) => {
    expect(() => renderDkimMacros({ domain: domainName('new.example'), selector })).toThrow();
  });
});

describe('the signing of the smarthost transport', () => {
  it('is option lines in macros of their own, in a file that update-exim4.conf reads right behind the packaged one', () => {
    const { path, content } = renderSmarthostSigning();
    const name = path.split('/').at(-1) ?? '';
    expect(name).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(['30_exim4-config_remote_smtp_smarthost', name, '35_exim4-config_address_directory'].toSorted()).toEqual(['30_exim4-config_remote_smtp_smarthost', name, '35_exim4-config_address_directory']);
    const body = content.split('\n').filter((line) => !line.startsWith('#') && line !== '');
    expect(body.slice(0, 3)).toEqual(['.ifdef DKIM_DOMAIN', '  dkim_domain = DKIM_DOMAIN', '.endif']);
    expect(body).toHaveLength(24);
  });
});

describe('settings and debconf answers', () => {
  const route = { type: 'smarthost', smarthost: parseSmarthost('mail.club-internet.fr::587') } as const;

  it('say the same', () => {
    expect(eximSettings({ route }).map(({ key, value }) => `${key}='${value}'`)).toEqual(["dc_use_split_config='true'", "dc_eximconfig_configtype='smarthost'", "dc_smarthost='mail.club-internet.fr::587'"]);
    expect(debconfAnswers({ route }).map(({ value }) => value)).toEqual(['true', 'mail sent by smarthost; received via SMTP or fetchmail', 'mail.club-internet.fr::587']);
  });

  it('let a host that receives listen to everybody, for its domain', () => {
    expect(eximSettings({ route, receives: 'new.example' }).slice(-2).map(({ key, value }) => `${key}='${value}'`)).toEqual(["dc_other_hostnames='new.example'", "dc_local_interfaces=''"]);
  });
});
