import type { ShellWord } from '@waxseal/shell';
import { call } from './call.ts';
import { eximTree, settingsFile } from './debian-exim.ts';
import { templates } from './generated-templates.ts';
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

/** A question of debconf whose answer is what the settings file says in the end. */
export interface FollowedAnswer extends Omit<DebconfAnswer, 'value'> {
  readonly key: string;
}

/** Answers that follow the settings file, whoever of several had a word in it. */
export const followedAnswers: readonly FollowedAnswer[] = (
  [
    ['dc_other_hostnames', 'string', 'dc_other_hostnames'],
    ['dc_local_interfaces', 'string', 'dc_local_interfaces'],
    ['dc_readhost', 'string', 'dc_readhost'],
    ['hide_mailname', 'boolean', 'dc_hide_mailname'],
  ] as const
).map(([question, type, key]) => ({ package: 'exim4-config', question: `exim4/${question}`, type, key }));

/** Sh text for the apply program that gives debconf the answer which the live settings are by then. */
export function followAnswer({ package: owner, question, type, key }: FollowedAnswer): string {
  return [templates['answers'] ?? '', call('exim_follow_answer', owner, question, type, key)].join('\n');
}

/** What a host does with mail: how it leaves, and whether mail for the domain is taken from everywhere. */
export interface MailFlow {
  /** The host's own domain. */
  readonly domain: string;
  readonly route: MailRoute;
  /** The domain whose mail is taken from the network; without it Exim keeps listening to this machine alone. */
  readonly receives?: string;
  /** Further domains whose mail is taken then. */
  readonly alsoReceives?: readonly string[];
  readonly scheme: ConfigScheme;
}

/** What we set for a while is written down beside the settings with what it was before, so that it can be put back. */
export const settingsLedger: string = `${eximTree}/waxseal.settings`;

/** Settings that are ours only as long as a host is a satellite, or receives. */
const borrowed = ['dc_readhost', 'dc_hide_mailname', 'dc_local_interfaces'] as const;

/** One wish a line, as the sh function reads them. */
function wishes({ route, receives, alsoReceives = [], scheme, domain }: MailFlow): readonly string[] {
  const satellite = { dc_readhost: route.type === 'satellite' ? route.readhost : undefined, dc_hide_mailname: 'true' };
  const line = (...words: readonly string[]): string => words.join('\t');
  const [readhost, hide, interfaces] = borrowed;
  return [
    line('set', 'dc_use_split_config', `${scheme === 'split'}`),
    line('set', 'dc_eximconfig_configtype', route.type),
    ...(route.type === 'internet' ? [] : [line('set', 'dc_smarthost', route.smarthost)]),
    ...(satellite.dc_readhost === undefined
      ? [line('undo', readhost), line('undo', hide)]
      : [line('own', readhost, satellite.dc_readhost), line('own', hide, satellite.dc_hide_mailname)]),
    line(receives === undefined ? 'drop' : 'add', 'dc_other_hostnames', receives ?? domain),
    ...alsoReceives.map((one) => line('add', 'dc_other_hostnames', one)),
    line(receives === undefined ? 'undo' : 'listen', interfaces),
  ];
}

/**
 * Sh text that prints Debian's settings of a tree as they are to be, or our ledger beside them: lists that others
 * share gain and lose single members, and what is no longer wished for is put back as it was.
 */
export function followSettings(what: 'settings' | 'ledger', flow: MailFlow, tree: ShellWord): string {
  return [templates['settings'] ?? '', call('exim_settings', what, tree, wishes(flow).join('\n'))].join('\n');
}

/** The settings of a host. The split scheme is what makes `conf.d` count at all: Debian's default ignores it. */
export function eximSettings({ route, receives, alsoReceives = [], scheme }: MailFlow): readonly EximSetting[] {
  const setting = (key: string, value: string): EximSetting => ({ path: settingsFile, key, value });
  return [
    setting('dc_use_split_config', `${scheme === 'split'}`),
    setting('dc_eximconfig_configtype', route.type),
    ...(route.type === 'internet' ? [] : [setting('dc_smarthost', route.smarthost)]),
    ...(route.type === 'satellite'
      ? [setting('dc_readhost', route.readhost), setting('dc_hide_mailname', 'true')]
      : []),
    // An empty list of interfaces means all of them.
    ...(receives === undefined
      ? []
      : [setting('dc_other_hostnames', [receives, ...alsoReceives].join(';')), setting('dc_local_interfaces', '')]),
  ];
}

const choices: Readonly<Record<MailRoute['type'], string>> = {
  internet: 'internet site; mail is sent and received directly using SMTP',
  smarthost: 'mail sent by smarthost; received via SMTP or fetchmail',
  satellite: 'mail sent by smarthost; no local mail',
};

/** The debconf answers that say the same as {@link eximSettings}; those that depend on the host are {@link followedAnswers}. */
export function debconfAnswers({ route, scheme }: MailFlow): readonly DebconfAnswer[] {
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
  ];
}
