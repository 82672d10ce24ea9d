import { type Resolver, verifyDkim } from '@waxseal/probe';
import type { Report } from '@waxseal/reports';

/** Whether a mail was authenticated: the domains that signed it for its author, or why there are none. */
export type MailProof = { readonly domains: readonly string[] } | { readonly why: string };

/** Verifies who sent a mail: a signature of its author's domain has to hold. Without a DNS to ask nothing is proved. */
export async function proveMail(
  octets: Uint8Array,
  resolver: Resolver | undefined,
  clock: () => Date,
): Promise<MailProof> {
  if (resolver === undefined) return { why: 'no DNS was asked for the keys of reporters (--dns, --answers)' };
  const { from, signatures } = await verifyDkim(octets, resolver, { clock });
  const authors = from.map((address) => address.split('@').at(-1)?.toLowerCase() ?? '');
  const good = signatures.filter(({ aligned, result, testing }) => aligned && result === 'pass' && !testing);
  if (good.length === 0) return { why: 'the mail of the report has no signature of its author that holds' };
  return { domains: [...authors, ...good.map(({ domain }) => domain.toLowerCase())] };
}

/** Why a report is not proved by its mail; undefined where it is. A reporter speaks for itself: who signed has to be who it says it is. */
export function unprovedBecause(report: Report, proof: MailProof): string | undefined {
  if ('why' in proof) return proof.why;
  const contact = report.kind === 'failure' ? undefined : report.contact;
  if (contact === undefined) return undefined;
  const isSame = proof.domains.some(
    (one) => one === contact || one.endsWith(`.${contact}`) || contact.endsWith(`.${one}`),
  );
  return isSame
    ? undefined
    : `the mail is signed by ${proof.domains.at(-1) ?? ''}, and the report says it is from ${contact}`;
}
