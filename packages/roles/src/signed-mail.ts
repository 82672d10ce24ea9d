import { type Maybe, whenKnown, withoutDot } from '@waxseal/core';
import {
  activation,
  debconfAnswers,
  dkimDirectory,
  type EximFile,
  eximSettings,
  eximTree,
  eximUser,
  health,
  keyPath,
  type MailFlow,
  type MailRoute,
  preflight,
  renderDkimMacros,
  renderSmarthostSigning,
} from '@waxseal/exim';
import { apt, debconf, directory, file, type KeyMaterial, setting, type Task, transaction } from '@waxseal/playbook';
import type { MailVars } from './mail-vars.ts';

/** What makes a host sign. */
export interface SignedMail {
  readonly vars: Pick<MailVars, 'domain' | 'smarthost' | 'receives'>;
  readonly selector: string;
  /** The host's key; unknown in check mode while it is not made yet. */
  readonly key: Maybe<KeyMaterial>;
}

function fileTask({ path, content, owner, group, mode }: EximFile): Task {
  return file({ path, content, owner, group, mode });
}

function members({ selector, key, vars }: SignedMail, flow: MailFlow): readonly Task[] {
  const domain = withoutDot(vars.domain).toLowerCase();
  return [
    directory({ path: dkimDirectory, owner: 'root', group: eximUser, mode: 0o750 }),
    file({ path: keyPath(domain, selector), content: whenKnown(key, ({ privatePem }) => privatePem), owner: 'root', group: eximUser, mode: 0o440 }),
    fileTask(renderDkimMacros({ domain: vars.domain, selector })),
    fileTask(renderSmarthostSigning()),
    ...eximSettings(flow).map((one) => setting({ ...one, quotes: 'single' })),
  ];
}

/**
 * A Debian host whose Exim signs the domain's mail, on whatever route it leaves. Key, macros and settings are one
 * transaction: proved on a staged configuration, swapped in, activated, and put back when Exim does not come up signing.
 */
export function signedMail(options: SignedMail): readonly Task[] {
  const { domain, smarthost, receives } = options.vars;
  const name = withoutDot(domain).toLowerCase();
  const route: MailRoute = smarthost === undefined ? { type: 'internet' } : { type: 'smarthost', smarthost };
  const flow: MailFlow = { route, ...(receives ? { receives: name } : {}) };
  return [
    apt({ packages: ['exim4-daemon-light'] }),
    transaction({
      name: `Exim signs mail of ${name}`,
      tree: eximTree,
      members: members(options, flow),
      validate: preflight(route, name),
      activate: activation(),
      health: health(route, name, options.selector),
    }),
    // After what they are about: a refused configuration leaves no answers that would bring it back.
    ...debconfAnswers(flow).map((answer) => debconf(answer)),
  ];
}
