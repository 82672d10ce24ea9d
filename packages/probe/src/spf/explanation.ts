import { lookUp, texts } from '../dns/resolver.ts';
import { explanationText, targetName } from './expand-macros.ts';
import { isDomain } from './sender-identity.ts';
import type { SpfSession } from './spf-session.ts';

/**
 * The text that `exp=` leads to, expanded (RFC 7208 §6.2); undefined when there is not exactly one, or when it is not
 * printable ASCII with legal macros: such a text is as good as none.
 */
export async function explanationOf(
  session: SpfSession,
  { spec, domain }: { readonly spec: string; readonly domain: string },
): Promise<string | undefined> {
  // The result stands by now: what the explanation asks for is no part of the budget (§4.6.4).
  const free: SpfSession = { ...session, lookups: Number.NEGATIVE_INFINITY };
  const name = await targetName(free, domain, spec);
  if (!isDomain(name)) return undefined;
  const lookup = await lookUp(free.resolver, name, 'TXT');
  const [text, more] = lookup.state === 'found' ? texts(lookup.values) : [];
  return text === undefined || more !== undefined ? undefined : explanationText(free, domain, text);
}
