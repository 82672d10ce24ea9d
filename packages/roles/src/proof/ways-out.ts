import { isIP } from 'node:net';
import { type Fault, InputError, isKnown, withoutDot } from '@waxseal/core';
import { smarthostParts } from '@waxseal/exim';
import type { KeySource, PlayHost } from '@waxseal/playbook';
import type { Egress, Resolver, SigningKey } from '@waxseal/probe';
import { signedNames } from '../domains/signed-names.ts';
import type { MailVars } from '../mail-vars.ts';
import { keyWishes } from '../signing-key.ts';
import type { LearntEgress } from './learnt-egress.ts';

/** What ways out are made from. */
export interface WaysOutOf {
  readonly hosts: readonly PlayHost<MailVars>[];
  readonly keys: KeySource;
  /** Answers for the addresses of smarthosts. */
  readonly resolver: Resolver;
  /** Addresses by host that stand for what its smarthost sends from, where somebody says so. */
  readonly given?: ReadonlyMap<string, readonly string[]>;
  /** What replies to earlier probes showed, by host. */
  readonly learnt?: ReadonlyMap<string, LearntEgress>;
}

/** Every way that mail leaves by, and hosts of which no way is known. */
export interface WaysOut {
  readonly egresses: readonly Egress[];
  readonly unknown: readonly Fault[];
}

type Way = Omit<Egress, 'keys'>;

async function keysThatSign(host: PlayHost<MailVars>, keys: KeySource): Promise<readonly SigningKey[]> {
  const signing = await Promise.all(
    keyWishes(host).map(async (wish) => {
      const key = await keys.dkim(wish);
      if (isKnown(key))
        return signedNames(host).map((name) => ({
          domain: withoutDot(name).toLowerCase(),
          selector: wish.selector,
          privatePem: key.privatePem,
        }));
      throw new InputError('the key that a message would be signed with is not made yet', {
        value: `${wish.selector} of ${wish.domain}`,
        hint: `waxseal apply makes it, or waxseal key new ${wish.domain} ${wish.selector}`,
      });
    }),
  );
  return signing.flat();
}

async function addressesOf(name: string, resolver: Resolver): Promise<readonly string[]> {
  if (isIP(name) !== 0) return [name];
  const answers = await Promise.allSettled([resolver(name, 'A'), resolver(name, 'AAAA')]);
  return answers.flatMap((answer) =>
    answer.status === 'fulfilled' && Array.isArray(answer.value)
      ? (answer.value as readonly unknown[]).map(String)
      : [],
  );
}

async function throughSmarthost(
  host: PlayHost<MailVars>,
  smarthost: string,
  { resolver, given }: WaysOutOf,
): Promise<readonly Way[]> {
  const ways = await Promise.all(
    smarthostParts(smarthost).map(async (part) => {
      const addresses = given?.get(host.name) ?? host.vars.egress ?? (await addressesOf(part.host, resolver));
      return addresses.map((ip) => ({ name: `${host.name} via ${part.host}`, ip, helo: part.host }));
    }),
  );
  return ways.flat();
}

function direct({ name, vars }: PlayHost<MailVars>): readonly Way[] {
  const helo = name.includes('.') ? name : `${name}.${withoutDot(vars.domain)}`;
  return [vars.address, vars.address6].filter((ip) => ip !== undefined).map((ip) => ({ name, ip, helo }));
}

/** What a reply showed, where nobody knew it: the address that a smarthost really sends from is not always its own. */
function learntWay({ name }: PlayHost<MailVars>, known: readonly Way[], { learnt }: WaysOutOf): readonly Way[] {
  const seen = learnt?.get(name);
  if (seen === undefined || known.some(({ ip }) => ip === seen.ip)) return [];
  return [{ name: `${name} (as a reply showed)`, ip: seen.ip, helo: seen.helo }];
}

/** Every way that mail of these hosts leaves by, and warnings for hosts of which no way is known. @throws InputError without a key */
export async function waysOut(from: WaysOutOf): Promise<WaysOut> {
  const found = await Promise.all(
    from.hosts.map(async (host) => {
      const { smarthost } = host.vars;
      const known = smarthost === undefined ? direct(host) : await throughSmarthost(host, smarthost, from);
      const keys = await keysThatSign(host, from.keys);
      return { host, egresses: [...known, ...learntWay(host, known, from)].map((way) => ({ ...way, keys })) };
    }),
  );
  const unknown = found.flatMap(({ host, egresses }): readonly Fault[] => (egresses.length > 0 ? [] : [noWay(host)]));
  return { egresses: found.flatMap(({ egresses }) => egresses), unknown };
}

function noWay({ name, vars: { smarthost } }: PlayHost<MailVars>): Fault {
  if (smarthost === undefined)
    return {
      severity: 'warning',
      message: `the address that ${name} sends from is not known`,
      hint: 'set address for the host',
    };
  return {
    severity: 'warning',
    message: `the address that mail of ${name} leaves ${smarthost} from is not known`,
    hint: `set egress for the host, or give --egress ${name}=ADDRESS, --answers or --dns`,
  };
}
