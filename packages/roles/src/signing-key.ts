import { type DomainName, isKnown, type Maybe, withoutDot } from '@waxseal/core';
import type { InputContext, KeyMaterial, KeySource, PlayHost } from '@waxseal/playbook';
import { declarationOf } from './domains/domains-of.ts';
import type { MailVars } from './mail-vars.ts';
import { selectorOf } from './mail-zone.ts';

/** A key by its selector; unknown while check mode may not make it. */
export interface SelectedKey {
  readonly selector: string;
  readonly key: Maybe<KeyMaterial>;
}

type KeyWish = Parameters<KeySource['dkim']>[0];

/**
 * The keys that a host signs with for a domain: one, or with `keyAlgorithm: 'both'` an RSA key and, under a selector of
 * its own, an Ed25519 key, which not every receiver can read (RFC 8463 §3: sign with both).
 */
export function keyWishes(host: PlayHost<MailVars>, domain: DomainName = host.vars.domain): readonly KeyWish[] {
  const { keys: declared } = declarationOf(host.vars) ?? {};
  const { algorithm: keyAlgorithm = host.vars.keyAlgorithm, bits: keyBits = host.vars.keyBits } = declared ?? {};
  const name = { domain: withoutDot(domain).toLowerCase(), selector: selectorOf(host) };
  const rsa: KeyWish = { ...name, algorithm: 'rsa', bits: keyBits };
  if (keyAlgorithm === 'both') return [rsa, { ...name, selector: `${name.selector}-ed25519`, algorithm: 'ed25519' }];
  return [keyAlgorithm === 'rsa' ? rsa : { ...name, algorithm: 'ed25519' }];
}

/** The DKIM keys of a host, made on first need. Their warnings are shown. */
export async function signingKeys(
  { keys, warn }: Pick<InputContext<MailVars>, 'keys' | 'warn'>,
  host: PlayHost<MailVars>,
  domain?: DomainName,
): Promise<readonly SelectedKey[]> {
  return Promise.all(
    keyWishes(host, domain).map(async (wish) => {
      const key = await keys.dkim(wish);
      if (isKnown(key)) key.warnings.forEach(warn);
      return { selector: wish.selector, key };
    }),
  );
}
