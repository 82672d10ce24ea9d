import { allKnown, dkimKeyRecord, type DomainName, InputError, isKnown, whenKnown, withoutDot } from '@waxseal/core';
import {
  activation,
  type Adoption,
  debconfAnswers,
  dkimDirectory,
  type EximPlan,
  eximTree,
  eximUser,
  health,
  type MailFlow,
  type MailRoute,
  messageProof,
  preflight,
  protocolFile,
  protocolPart,
  retryQueue,
  signingParts,
} from '@waxseal/exim';
import { absent, apt, block, debconf, directory, file, type Task, transaction } from '@waxseal/playbook';
import { dkimMacros } from './exim/dkim-macros.ts';
import { followedQuestions, followedSettings } from './exim/followed-settings.ts';
import { signingGivenUp } from './exim/given-up.ts';
import { loginTasks } from './exim/password-lines.ts';
import { privateKey } from './exim/private-key.ts';
import { smarthostOptions } from './exim/smarthost-options.ts';
import { takenOver } from './exim/taken-over.ts';
import type { MailVars } from './mail-vars.ts';
import type { SelectedKey } from './signing-key.ts';

/** A domain beside the host's own that the host signs for, with the keys it signs with. */
export interface AlsoSigned {
  readonly domain: DomainName;
  readonly keys: readonly SelectedKey[];
}

/** What makes a host sign. */
export interface SignedMail {
  readonly vars: Pick<MailVars, 'domain' | 'smarthost' | 'receives' | 'eximConfig' | 'satelliteOf'> &
    Partial<Pick<MailVars, 'smarthostLogin' | 'smarthostNames' | 'adopt' | 'givesUp'>>;
  /** The host's keys for its domain, one signature each; none where it does not send for that. */
  readonly keys: readonly SelectedKey[];
  /** Further domains whose mail this host sends. */
  readonly alsoSigns?: readonly AlsoSigned[];
  /** Further domains whose mail it takes from the network, where it takes that of its own. */
  readonly alsoReceives?: readonly DomainName[];
}

// Any of Debian's builds will do: heavy reads databases and scans content, custom is the administrator's own.
const eximPackages = 'exim4-daemon-light | exim4-daemon-heavy | exim4-daemon-custom';

function routeOf({ smarthost, satelliteOf }: SignedMail['vars']): MailRoute {
  if (smarthost === undefined && satelliteOf !== undefined)
    throw new InputError('a satellite has a smarthost', { hint: 'say smarthost, or leave satelliteOf out' });
  if (smarthost === undefined) return { type: 'internet' };
  return satelliteOf === undefined
    ? { type: 'smarthost', smarthost }
    : { type: 'satellite', smarthost, readhost: withoutDot(satelliteOf) };
}

function passwords({ smarthost, smarthostLogin, smarthostNames = [] }: SignedMail['vars']): readonly Task[] {
  if (smarthostLogin === undefined) return [];
  if (smarthost === undefined)
    throw new InputError('a login is for a smarthost', { hint: 'say smarthost, or leave smarthostLogin out' });
  return loginTasks(smarthost, smarthostLogin, smarthostNames);
}

/** Port 465 is spoken to in TLS at once, any other not. */
function protocolTasks(scheme: EximPlan['scheme'], route: MailRoute): readonly Task[] {
  const part = protocolPart(scheme, route);
  if (part === undefined) return scheme === 'split' ? [absent({ path: protocolFile })] : [];
  return ['marker' in part ? block(part) : file(part)];
}

function members(
  signed: readonly AlsoSigned[],
  { scheme, signings }: EximPlan,
  flow: MailFlow,
  adoption: Adoption,
  unsigned: readonly string[],
): readonly Task[] {
  const { macros, files, blocks, smarthost, obsolete } = signingParts(scheme, signings);
  const ours = signings.map(({ domain }) => withoutDot(domain).toLowerCase());
  return [
    ...takenOver({ scheme, adoption, domains: [...ours, ...unsigned] }),
    directory({ path: dkimDirectory, owner: 'root', group: eximUser, mode: 0o750 }),
    ...signed.flatMap(({ domain, keys }) =>
      keys.map(({ selector, key }) => privateKey(withoutDot(domain).toLowerCase(), selector, key)),
    ),
    ...dkimMacros(macros, [...files, ...blocks], unsigned),
    ...obsolete.map((path) => absent({ path })),
    smarthostOptions(smarthost, adoption),
    ...protocolTasks(scheme, flow.route),
    ...followedSettings(flow),
  ];
}

/** A message proves what can be proved: in check mode a key may not be made yet, and nothing is activated. */
function proof({ route, signings }: EximPlan, signed: readonly AlsoSigned[]): readonly string[] {
  const keys = signed.flatMap(({ domain, keys: own }) =>
    own.map(({ selector, key }) =>
      whenKnown(
        key,
        ({ algorithm, publicBase64 }) =>
          [
            `${selector}._domainkey.${withoutDot(domain).toLowerCase()}`,
            dkimKeyRecord({ algorithm, publicKey: publicBase64 }),
          ] as const,
      ),
    ),
  );
  const known = allKnown(keys);
  return isKnown(known) ? [messageProof({ route, signings, records: Object.fromEntries(known) })] : [];
}

/**
 * A Debian host whose Exim signs the mail of its domains, on whatever route it leaves. Keys, macros and settings are one
 * transaction: proved on a staged configuration, swapped in, activated, and put back when Exim does not come up signing.
 * @throws InputError for a domain signed for twice, or a satellite without a smarthost.
 */
export function signedMail({ vars, keys, alsoSigns = [], alsoReceives = [] }: SignedMail): readonly Task[] {
  const name = withoutDot(vars.domain).toLowerCase();
  const signed = [...(keys.length === 0 ? [] : [{ domain: vars.domain, keys }]), ...alsoSigns];
  if (signed.length === 0)
    throw new InputError('the host sends for none of its domains', {
      value: name,
      hint: 'declare it as a sender, send: [{ hosts: true }], or take it out of the group of mail hosts',
    });
  const signings = signed.map(({ domain, keys: own }) => ({ domain, selectors: own.map(({ selector }) => selector) }));
  const flow: MailFlow = {
    domain: name,
    route: routeOf(vars),
    scheme: vars.eximConfig,
    ...(vars.receives ? { receives: name } : {}),
    ...(vars.receives && alsoReceives.length > 0
      ? { alsoReceives: alsoReceives.map((domain) => withoutDot(domain).toLowerCase()) }
      : {}),
  };
  const plan: EximPlan = { ...flow, signings, login: vars.smarthostLogin !== undefined };
  return [
    apt({ packages: [eximPackages] }),
    transaction({
      name: `Exim signs mail of ${signed.map(({ domain }) => withoutDot(domain).toLowerCase()).join(', ')}`,
      tree: eximTree,
      members: [
        ...members(signed, plan, flow, vars.adopt ?? 'signing', signingGivenUp(vars.givesUp)),
        ...passwords(vars),
      ],
      validate: preflight(plan),
      activate: activation(),
      health: [health(plan), ...proof(plan, signed).map((text) => `( ${text}\n) || exit`), retryQueue()].join('\n'),
    }),
    // After what they are about: a refused configuration leaves no answers that would bring it back.
    ...debconfAnswers(flow).map((answer) => debconf(answer)),
    ...followedQuestions(flow),
  ];
}
