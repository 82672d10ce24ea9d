import { settingsFile } from './debian-exim.ts';
import type { MailRoute } from './mail-route.ts';
import type { ConfigScheme } from './signing-parts.ts';

/** One line of `update-exim4.conf.conf`; the value goes in single quotes. */
export interface EximSetting {
  readonly path: string;
  readonly key: string;
  readonly value: string;
}

/** One answer that keeps debconf, which rewrites the settings file on `dpkg-reconfigure`, of the same mind. */
export interface DebconfAnswer {
  readonly package: 'exim4-config';
  readonly question: string;
  readonly type: 'string' | 'boolean' | 'select';
  readonly value: string;
}

/** What a host does with mail: how it leaves, and whether mail for the domain is taken from everywhere. */
export interface MailFlow {
  readonly route: MailRoute;
  /** The domain whose mail is taken from the network; without it Exim keeps listening to this machine alone. */
  readonly receives?: string;
  readonly scheme: ConfigScheme;
}

/** The settings of a host. The split scheme is what makes `conf.d` count at all: Debian's default ignores it. */
export function eximSettings({ route, receives, scheme }: MailFlow): readonly EximSetting[] {
  const setting = (key: string, value: string): EximSetting => ({ path: settingsFile, key, value });
  return [
    setting('dc_use_split_config', `${scheme === 'split'}`),
    setting('dc_eximconfig_configtype', route.type),
    ...(route.type === 'internet' ? [] : [setting('dc_smarthost', route.smarthost)]),
    ...(route.type === 'satellite'
      ? [setting('dc_readhost', route.readhost), setting('dc_hide_mailname', 'true')]
      : []),
    // An empty list of interfaces means all of them.
    ...(receives === undefined ? [] : [setting('dc_other_hostnames', receives), setting('dc_local_interfaces', '')]),
  ];
}

const choices: Readonly<Record<MailRoute['type'], string>> = {
  internet: 'internet site; mail is sent and received directly using SMTP',
  smarthost: 'mail sent by smarthost; received via SMTP or fetchmail',
  satellite: 'mail sent by smarthost; no local mail',
};

/** The debconf answers that say the same as {@link eximSettings}. */
export function debconfAnswers({ route, receives, scheme }: MailFlow): readonly DebconfAnswer[] {
  const answer = (question: string, type: DebconfAnswer['type'], value: string): DebconfAnswer => ({
    package: 'exim4-config',
    question: `exim4/${question}`,
    type,
    value,
  });
  return [
    answer('use_split_config', 'boolean', `${scheme === 'split'}`),
    answer('dc_eximconfig_configtype', 'select', choices[route.type]),
    ...(route.type === 'internet' ? [] : [answer('dc_smarthost', 'string', route.smarthost)]),
    ...(route.type === 'satellite'
      ? [answer('dc_readhost', 'string', route.readhost), answer('hide_mailname', 'boolean', 'true')]
      : []),
    ...(receives === undefined
      ? []
      : [answer('dc_other_hostnames', 'string', receives), answer('dc_local_interfaces', 'string', '')]),
  ];
}
