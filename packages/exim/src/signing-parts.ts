import { type EximFile, eximTree, eximUser } from './debian-exim.ts';
import {
  domainsFile,
  needsDomainsFile,
  renderAlone,
  renderDkimMacros,
  renderDomains,
  renderTable,
  signHeaders,
} from './render-dkim-macros.ts';
import { type MailRoute, speaksTlsAtOnce } from './mail-route.ts';
import { renderTemplate } from './render-template.ts';
import { type Signing, signedDomains } from './signing.ts';

/**
 * Debian's two ways to configure Exim: many small files below `conf.d`, or one `exim4.conf.template`, which is the default
 * and what hosts with changes made by hand often have.
 */
export type ConfigScheme = 'split' | 'monolithic';

/** Lines between markers in a file that belongs to somebody else. */
export interface EximBlock {
  readonly path: string;
  readonly marker: string;
  readonly text: string;
  readonly at: 'start';
}

/**
 * What makes the smarthost's transport sign: options in a block, for the monolithic template or for a `.rul` copy of the
 * packaged file, which Debian then reads instead. What the transport has already is to be left out, and the copy is of what
 * the host has: `followTransport`.
 */
export interface SmarthostSigning {
  readonly scheme: ConfigScheme;
  readonly path: string;
  readonly marker: string;
  /** All options, as if the transport had none. */
  readonly options: string;
  /** The lines that the block goes behind. */
  readonly after: readonly string[];
}

/** What our macros are made from on a host on which others sign too: {@link followSigning}. */
export interface MacroTexts {
  readonly scheme: ConfigScheme;
  /** Our lines of the table, `domain: selector : selector`. */
  readonly lines: string;
  /** For one domain with one selector and nothing beside it; empty where there are more. */
  readonly alone: string;
  readonly table: string;
  /** Our list of signed header fields. */
  readonly headers: string;
}

/** What makes Exim sign: files of our own, and blocks in Debian's, as they are where nothing else signs. */
export interface SigningParts {
  readonly macros: MacroTexts;
  readonly files: readonly EximFile[];
  readonly blocks: readonly EximBlock[];
  readonly smarthost: SmarthostSigning;
  /** Files that earlier versions made and that would now say the same a second time. */
  readonly obsolete: readonly string[];
}

/** The one file of the monolithic scheme. */
export const templateFile: string = `${eximTree}/exim4.conf.template`;

const options = [
  'domain',
  'identity',
  'selector',
  'private_key',
  'canon',
  'strict',
  'sign_headers',
  'timestamps',
] as const;

function smarthostPart(scheme: ConfigScheme): SmarthostSigning {
  return {
    scheme,
    path: scheme === 'split' ? `${eximTree}/conf.d/transport/30_exim4-config_remote_smtp_smarthost.rul` : templateFile,
    marker: 'waxseal: mail through the smarthost is signed',
    options: renderTemplate('smarthost_signing', {
      macros: options.map((option) => ({ option: `dkim_${option}`, macro: `DKIM_${option.toUpperCase()}` })),
    }),
    // Options of a driver go behind its name.
    after: ['remote_smtp_smarthost:', '  driver = smtp'],
  };
}

/**
 * What makes Debian's transport speak TLS from the first octet, as port 465 wants it (RFC 8314 §3.3); nothing for other ports.
 * @throws InputError for smarthosts of which some are on port 465: one transport speaks one way.
 */
export function protocolPart(scheme: ConfigScheme, route: MailRoute): EximFile | EximBlock | undefined {
  if (!speaksTlsAtOnce(route)) return undefined;
  // Behind all macros of others: a macro said twice is fatal.
  const text = renderTemplate('smarthost_protocol', {});
  return scheme === 'split'
    ? { path: protocolFile, content: text, owner: 'root', group: 'root', mode: 0o644 }
    : { path: templateFile, marker: 'waxseal: the smarthost speaks TLS at once', text, at: 'start' };
}

/** The file that says so in the split scheme. */
export const protocolFile: string = `${eximTree}/conf.d/main/zz_waxseal_smarthost`;

/** The parts of a configuration that make Exim sign for these domains. @throws InputError as `signedDomains`. */
export function signingParts(scheme: ConfigScheme, signings: readonly Signing[]): SigningParts {
  const macros = renderDkimMacros(signings);
  const domains: EximFile = {
    path: domainsFile,
    content: renderDomains(signings),
    owner: 'root',
    group: eximUser,
    mode: 0o640,
  };
  // Names with a dot in conf.d are skipped without a word.
  const ours: EximFile = {
    path: `${eximTree}/conf.d/main/00_waxseal_dkim`,
    content: macros,
    owner: 'root',
    group: 'root',
    mode: 0o644,
  };
  return {
    macros: {
      scheme,
      lines: signedDomains(signings)
        .map(({ domain, selectors }) => `${domain}: ${selectors.join(' : ')}`)
        .join('\n'),
      alone: needsDomainsFile(signings) ? '' : renderAlone(signings),
      table: renderTable(),
      headers: signHeaders,
    },
    files: [...(needsDomainsFile(signings) ? [domains] : []), ...(scheme === 'split' ? [ours] : [])],
    // Into the template as well: update-exim4.conf takes no notice of exim4.conf.localmacros in a staged copy as long as the
    // live tree has no such file.
    blocks:
      scheme === 'split'
        ? []
        : [{ path: templateFile, marker: 'waxseal: how mail is signed', text: macros, at: 'start' }],
    smarthost: smarthostPart(scheme),
    obsolete: scheme === 'split' ? [`${eximTree}/conf.d/transport/30_exim4-config_remote_smtp_smarthost_waxseal`] : [],
  };
}
