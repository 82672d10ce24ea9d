import { quote } from '@waxseal/core';
import { call, unset } from './call.ts';
import { libraries } from './libraries.ts';

/** Packages as apt is asked for them: `name`, `name=version`, or `this|that` where either will do. */
export interface PackagesWanted {
  readonly packages: readonly string[];
  /** Seconds: package lists older than that are refreshed first; they are left as they are by default. */
  readonly cacheAge?: number | undefined;
}

/** An answer to a question of a package. */
export interface DebconfAnswer {
  readonly package: string;
  readonly question: string;
  readonly type: string;
  readonly value: string;
}

/** The text that asks apt, read-only, what installing these packages would come to. */
export function lookAtPackages({ packages, cacheAge }: PackagesWanted): string {
  return `${libraries.packages}${call('ws_apt_look', cacheAge ?? unset, ...packages)}`;
}

/** The text that installs packages, unless apt would remove others than these for them. */
export function installPackages({ packages, cacheAge }: PackagesWanted, removable: readonly string[]): string {
  return `${libraries.packages}${call('ws_apt_install', cacheAge ?? unset, removable.join(' '), ...packages)}`;
}

/** The call that has a service start and run, or stop. */
export function runService(service: string, running: boolean): string {
  return call(running ? 'ws_service_start' : 'ws_service_stop', service);
}

/** The call that has a service start with the system, or not. */
export function enableService(service: string, enabled: boolean): string {
  return call(enabled ? 'ws_service_enable' : 'ws_service_disable', service);
}

/** The call that restarts or reloads a service, every time, and waits until it runs. */
export function actOnService(service: string, action: 'restart' | 'reload'): string {
  return call('ws_service_act', service, action);
}

/** The call that gives debconf an answer that it does not have. */
export function answerDebconf({ package: owner, question, type, value }: DebconfAnswer): string {
  return call('ws_debconf', owner, question, type, value);
}

/** Runs one command when another, which only looks, fails: then something has changed. */
export function unless(look: readonly string[], act: readonly string[]): string {
  return `${look.map(quote).join(' ')} >/dev/null 2>&1 || { ${act.map(quote).join(' ')} && ${call('ws_changed')}; }`;
}

/** Runs sh text as another user, by default as the one who logged in. */
export function runAs(user: string | undefined, text: string): string {
  return call('ws_as', user ?? { sh: '"${SUDO_USER:-}"' }, text);
}
