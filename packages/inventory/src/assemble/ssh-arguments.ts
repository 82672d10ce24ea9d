import type { HostConnection } from '../host-connection.ts';
import { shellWords, WordFault } from '../parse/shell-words.ts';

/** What is read out of arguments for `ssh`. */
export type SshArguments = Pick<
  HostConnection,
  'proxyJump' | 'hostKeys' | 'knownHostsFiles' | 'connectTimeout' | 'user' | 'port' | 'privateKeyFile'
>;

export interface ParsedArguments {
  readonly options: SshArguments;
  /** Arguments that are not understood and thus not used. */
  readonly unused: readonly string[];
  /** Arguments that must not be passed over, with the reason. */
  readonly refused: readonly string[];
}

type Option = { readonly [Name in keyof SshArguments]?: SshArguments[Name] } | 'unused' | 'refused';

/** ssh_config(5) keywords in lower case, as they may follow `-o`. */
const keywords: Readonly<Record<string, (value: string) => Option>> = {
  proxyjump: (value) => ({ proxyJump: value }),
  stricthostkeychecking: (value) =>
    value === 'accept-new'
      ? { hostKeys: 'accept-new' }
      : ['yes', 'ask', 'true'].includes(value)
        ? { hostKeys: 'strict' }
        : 'refused',
  userknownhostsfile: (value) => (value === '/dev/null' ? 'refused' : { knownHostsFiles: value.split(/\s+/) }),
  connecttimeout: (value) => (/^[1-9]\d{0,4}$/.test(value) ? { connectTimeout: Number(value) } : 'unused'),
  user: (value) => ({ user: value }),
  port: (value) => (/^[1-9]\d{0,4}$/.test(value) ? { port: Number(value) } : 'unused'),
  identityfile: (value) => ({ privateKeyFile: value }),
};

const letters: Readonly<Record<string, string>> = { J: 'proxyjump', l: 'user', p: 'port', i: 'identityfile' };

function option(letter: string, value: string): Option {
  const [, keyword = '', rest = ''] =
    letter === 'o' ? (/^\s*(\w+)\s*[=\s]\s*(.*)$/s.exec(value) ?? []) : [undefined, letters[letter], value];
  const known = keywords[keyword.toLowerCase()];
  // A value that begins with a dash would be read as an option by whoever hands it to ssh.
  return known === undefined || rest === '' || rest.startsWith('-') ? 'unused' : known(rest);
}

function words(text: string): readonly string[] {
  try {
    return shellWords(text).map((word) => word.text);
  } catch (error) {
    if (error instanceof WordFault) return [text];
    throw error;
  }
}

/** Reads what `ansible_ssh_common_args` and `ansible_ssh_extra_args` hold: the arguments that change where and how one connects. */
export function parseSshArguments(text: string): ParsedArguments {
  const list = words(text);
  const found: Option[] = [];
  const shown: string[] = [];
  for (let index = 0; index < list.length; index++) {
    const [, letter, joined = ''] = /^-([oJlpi])(.*)$/s.exec(list[index]!) ?? [];
    const value = letter !== undefined && joined === '' ? (list[++index] ?? '') : joined;
    found.push(letter === undefined ? 'unused' : option(letter, value));
    shown.push(letter === undefined ? list[index]! : `-${letter} ${value}`);
  }
  return {
    options: Object.assign({}, ...found.filter((one) => typeof one === 'object')) as SshArguments,
    unused: shown.filter((_, index) => found[index] === 'unused'),
    refused: shown.filter((_, index) => found[index] === 'refused'),
  };
}
