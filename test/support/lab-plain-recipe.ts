import { sh } from '@waxseal/core';
import type { LabHost } from '@waxseal/lab';

/** What the recipe that everyone copies asks for. */
export interface PlainRecipe {
  readonly domain: string;
  readonly selector: string;
  /** Where mail leaves through; without it the host delivers itself. */
  readonly smarthost?: string;
  /** The DKIM key in PEM. */
  readonly privateKey: string;
}

function macros({ domain, selector }: PlainRecipe): string {
  const lines = [
    `DKIM_CANON = relaxed`,
    `DKIM_DOMAIN = ${domain}`,
    `DKIM_PRIVATE_KEY = /etc/exim4/dkim/${selector}.pem`,
    `DKIM_SELECTOR = ${selector}`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function setting(name: string, value: string): string {
  return sh`sed -i ${`s/^${name}=.*/${name}='${value}'/`} /etc/exim4/update-exim4.conf.conf`;
}

/** Does by hand what the copied recipe says, on a host as Debian installs it: key, four macros in conf.d, smarthost, restart. */
export async function applyPlainRecipe(host: LabHost, recipe: PlainRecipe): Promise<void> {
  const key = `/etc/exim4/dkim/${recipe.selector}.pem`;
  const program = [
    'install -d -o root -g Debian-exim -m 0750 /etc/exim4/dkim',
    sh`printf %s ${recipe.privateKey} > ${key}`,
    sh`chown root:Debian-exim ${key}`,
    sh`chmod 0440 ${key}`,
    sh`printf %s ${macros(recipe)} > /etc/exim4/conf.d/main/00_myconfig`,
    setting('dc_eximconfig_configtype', recipe.smarthost === undefined ? 'internet' : 'smarthost'),
    setting('dc_smarthost', recipe.smarthost ?? ''),
    // Kinder than the recipe, which does not mention it: without this line Debian does not even read conf.d.
    setting('dc_use_split_config', 'true'),
    'update-exim4.conf',
    'service exim4 restart',
  ];
  await host.script(`${program.join('\n')}\n`);
}
