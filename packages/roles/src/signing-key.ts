import { isKnown, type Maybe, withoutDot } from '@waxseal/core';
import type { InputContext, KeyMaterial, PlayHost } from '@waxseal/playbook';
import type { MailVars } from './mail-vars.ts';
import { selectorOf } from './mail-zone.ts';

/** The DKIM key of a host: made on first need, unknown while check mode may not make it. Its warnings are shown. */
export async function signingKey({ keys, warn }: Pick<InputContext<MailVars>, 'keys' | 'warn'>, host: PlayHost<MailVars>): Promise<Maybe<KeyMaterial>> {
  const { domain, keyAlgorithm, keyBits } = host.vars;
  const key = await keys.dkim({
    domain: withoutDot(domain),
    selector: selectorOf(host),
    algorithm: keyAlgorithm,
    ...(keyAlgorithm === 'rsa' ? { bits: keyBits } : {}),
  });
  if (isKnown(key)) key.warnings.forEach(warn);
  return key;
}
