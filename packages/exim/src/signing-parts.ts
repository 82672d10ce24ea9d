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
  readonly at: 'start' | { readonly after: readonly string[] };
}

/** What makes Exim sign: files of our own, and blocks in Debian's. */
export interface SigningParts {
  readonly files: readonly EximFile[];
  readonly blocks: readonly EximBlock[];
}

/** The one file of the monolithic scheme. */
export const templateFile: string = `${eximTree}/exim4.conf.template`;

const options = ['domain', 'identity', 'selector', 'private_key', 'canon', 'strict', 'sign_headers', 'timestamps'] as const;

function smarthostSigning(): string {
  return renderTemplate('smarthost_signing', { macros: options.map((option) => ({ option: `dkim_${option}`, macro: `DKIM_${option.toUpperCase()}` })) });
}

function split(macros: string): SigningParts {
  const ours = { owner: 'root', group: 'root', mode: 0o644 };
  return {
    // Names with a dot in conf.d are skipped without a word. The second name sorts right behind the packaged transport, so
    // that its lines continue it: no conffile is touched, and no copy of one has to follow package upgrades.
    files: [
      { path: `${eximTree}/conf.d/main/00_waxseal_dkim`, content: macros, ...ours },
      { path: `${eximTree}/conf.d/transport/30_exim4-config_remote_smtp_smarthost_waxseal`, content: smarthostSigning(), ...ours },
    ],
    blocks: [],
  };
}

function monolithic(macros: string): SigningParts {
  // Options of a driver go behind its name. Both blocks go into the template: update-exim4.conf reads exim4.conf.localmacros from /etc/exim4 alone, also when it is told to
  // try a copy, so what stands there cannot be tried before it is live.
  return {
    files: [],
    blocks: [
      { path: templateFile, marker: 'waxseal: how mail is signed', text: macros, at: 'start' },
      { path: templateFile, marker: 'waxseal: mail through the smarthost is signed', text: smarthostSigning(), at: { after: ['remote_smtp_smarthost:', '  driver = smtp'] } },
    ],
  };
}

/** The parts of a configuration that make Exim sign for these domains. @throws InputError as `signedDomains`. */
export function signingParts(scheme: ConfigScheme, signings: readonly Signing[]): SigningParts {
  const macros = renderDkimMacros(signings);
  const { files, blocks } = scheme === 'split' ? split(macros) : monolithic(macros);
  const domains: EximFile = { path: domainsFile, content: renderDomains(signings), owner: 'root', group: eximUser, mode: 0o640 };
  return { files: needsDomainsFile(signings) ? [domains, ...files] : files, blocks };
}
