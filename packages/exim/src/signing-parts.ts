import { type EximFile, eximTree, eximUser } from './debian-exim.ts';
import { domainsFile, needsDomainsFile, renderDkimMacros, renderDomains } from './render-dkim-macros.ts';
import { renderTemplate } from './render-template.ts';
import type { Signing } from './signing.ts';

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

/** What makes Exim sign: files of our own, and blocks in Debian's. */
export interface SigningParts {
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
