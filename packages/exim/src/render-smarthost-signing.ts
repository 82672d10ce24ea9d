import { type EximFile, eximTree } from './debian-exim.ts';
import { renderTemplate } from './render-template.ts';

const options = ['domain', 'identity', 'selector', 'private_key', 'canon', 'strict', 'sign_headers', 'timestamps'] as const;

/**
 * The options that make Debian's smarthost transport honour the DKIM macros. `update-exim4.conf` concatenates `conf.d` in
 * the order of names, and this name sorts right behind the packaged transport, so the lines continue it: no conffile is
 * touched and no copy of one has to follow package upgrades.
 */
export function renderSmarthostSigning(): EximFile {
  const macros = options.map((option) => ({ option: `dkim_${option}`, macro: `DKIM_${option.toUpperCase()}` }));
  return {
    path: `${eximTree}/conf.d/transport/30_exim4-config_remote_smtp_smarthost_waxseal`,
    content: renderTemplate('30_exim4-config_remote_smtp_smarthost_waxseal', { macros }),
    owner: 'root',
    group: 'root',
    mode: 0o644,
  };
}
