import { WaxsealError } from '@waxseal/core';
import { arc, type ARCData, dkimSign, dkimVerify } from 'mailauth';
import type { Resolver } from '../dns/resolver.ts';

/** What mailauth says of one signature, as far as it is used here. */
export interface RawSignature {
  readonly domain: string;
  readonly selector: string;
  readonly algorithm: string;
  readonly canonicalization: string;
  readonly result: string;
  readonly comment: string | undefined;
  /** The signature itself, and the body hash it holds, in base64. */
  readonly signature: string;
  readonly bodyHash: string;
  readonly bodyLimit: number | undefined;
  /** Names of the signed fields as `h=` lists them. */
  readonly signedFields: readonly string[];
  /** The key record, and the key in it as PEM. */
  readonly keyRecord: string | undefined;
  readonly publicKey: string | undefined;
  readonly bits: number | undefined;
  readonly testing: boolean;
}

export interface RawVerification {
  /** Addresses of the From field. */
  readonly from: readonly string[];
  readonly signatures: readonly RawSignature[];
  readonly arc: {
    readonly result: string;
    readonly comment: string | undefined;
    readonly instance: number | undefined;
  };
}

type Verified = Awaited<ReturnType<typeof dkimVerify>>;

function rawSignature({ status, ...found }: Verified['results'][number]): RawSignature {
  return {
    domain: found.signingDomain ?? '',
    selector: found.selector ?? '',
    algorithm: found.algo ?? '',
    canonicalization: found.format ?? 'simple/simple',
    result: status.result,
    comment: status.comment,
    signature: found.signature ?? '',
    bodyHash: found.bodyHashExpecting ?? '',
    bodyLimit: found.canonBodyLengthLimit,
    signedFields: (found.signingHeaders?.keys ?? '')
      .split(':')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    keyRecord: found.rr,
    publicKey: found.publicKey,
    bits: found.modulusLength,
    testing: status.testing === true,
  };
}

async function arcResult({ arc: data }: Verified, resolver: MailauthResolver): Promise<RawVerification['arc']> {
  const found = data === undefined ? undefined : await arc(data as ARCData, { resolver, strict: true });
  return {
    result: found?.status.result ?? 'none',
    comment: found?.status.comment,
    instance: typeof found?.i === 'number' ? found.i : undefined,
  };
}

type MailauthResolver = (name: string, type: string) => Promise<string[][]>;

/** Verifies the signatures and the ARC sets of a message with mailauth in its strict mode, over this resolver only. */
export async function verifyWithMailauth(message: Uint8Array, resolver: Resolver, now: Date): Promise<RawVerification> {
  // Whatever a resolver says, mailauth gets strings: it trusts its resolver.
  const ask: MailauthResolver = async (name, type) => {
    const answer = await resolver(name, type);
    return (Array.isArray(answer) ? (answer as readonly unknown[]) : []).map((value) =>
      Array.isArray(value) ? value.map(String) : [String(value)],
    );
  };
  const found = await dkimVerify(Buffer.from(message), { resolver: ask, strict: true, curTime: now });
  const signatures = found.results.filter(({ signingDomain }) => signingDomain !== undefined).map(rawSignature);
  return { from: found.headerFrom, signatures, arc: await arcResult(found, ask) };
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
