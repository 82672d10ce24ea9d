import { WaxsealError } from '@waxseal/core';
import { arc, type ARCData, dkimSign, dkimVerify } from 'mailauth';
import type { Resolver } from '../dns/resolver.ts';

/** What mailauth says of a message: its author's addresses, and its chain of ARC sets (RFC 8617). */
export interface MailauthVerification {
  /** Addresses of the From field, those of groups too. */
  readonly from: readonly string[];
  /** The result of each signature, as the oracle of tests. */
  readonly results: readonly string[];
  readonly arc: {
    readonly result: string;
    readonly comment: string | undefined;
    readonly instance: number | undefined;
  };
}

type Verified = Awaited<ReturnType<typeof dkimVerify>>;

async function arcResult({ arc: data }: Verified, resolver: MailauthResolver): Promise<MailauthVerification['arc']> {
  const found = data === undefined ? undefined : await arc(data as ARCData, { resolver, strict: true });
  return {
    result: found?.status.result ?? 'none',
    comment: found?.status.comment,
    instance: typeof found?.i === 'number' ? found.i : undefined,
  };
}

type MailauthResolver = (name: string, type: string) => Promise<string[][]>;

/** Verifies the signatures and the ARC sets of a message with mailauth in its strict mode, over this resolver only. */
export async function verifyWithMailauth(
  message: Uint8Array,
  resolver: Resolver,
  now: Date,
): Promise<MailauthVerification> {
  // Whatever a resolver says, mailauth gets strings: it trusts its resolver.
  const ask: MailauthResolver = async (name, type) => {
    const answer = await resolver(name, type);
    return (Array.isArray(answer) ? (answer as readonly unknown[]) : []).map((value) =>
      Array.isArray(value) ? value.map(String) : [String(value)],
    );
  };
  const found = await dkimVerify(Buffer.from(message), { resolver: ask, strict: true, curTime: now });
  const results = found.results
    .filter(({ signingDomain }) => signingDomain !== undefined)
    .map(({ status }) => status.result);
  return { from: found.headerFrom, results, arc: await arcResult(found, ask) };
}

/** The header line with which mailauth signs a message, ending in CRLF. */
export async function signWithMailauth(
  message: string,
  key: { readonly domain: string; readonly selector: string; readonly privatePem: string },
  now: Date,
): Promise<string> {
  const one = {
    signingDomain: key.domain,
    selector: key.selector,
    privateKey: key.privatePem,
    canonicalization: 'relaxed/relaxed',
    signTime: now,
    strict: true,
  };
  const { signatures, errors } = await dkimSign(message, { ...one, signatureData: [one] });
  if (errors.length > 0)
    throw new WaxsealError('the message could not be signed', {
      value: errors.map(({ err }) => err.message).join(', '),
    });
  return signatures;
}
