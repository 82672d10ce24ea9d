import { createHash, createHmac } from 'node:crypto';
import { reveal, type Secret } from '@waxseal/core';

/** A key of AWS. */
export interface AwsCredential {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret<string>;
  /** For keys that are lent for a while. */
  readonly sessionToken?: Secret<string>;
}

export interface AwsRequest {
  readonly method: string;
  readonly url: string;
  readonly body?: string;
}

/** Whose key it is good for. */
export interface AwsScope {
  readonly region: string;
  readonly service: string;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

// RFC 3986 in the strict sense: what encodeURIComponent leaves as it is, but AWS does not.
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.codePointAt(0)?.toString(16).toUpperCase() ?? ''}`);

function canonicalQuery(url: URL): string {
  const pairs = [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  return pairs.toSorted().join('&');
}

/**
 * The headers that sign a request by AWS Signature Version 4
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). `now` is the time to sign. Pure.
 */
export function signAws(
  { method, url, body = '' }: AwsRequest,
  { accessKeyId, secretAccessKey, sessionToken }: AwsCredential,
  { region, service }: AwsScope,
  now: Date,
): Readonly<Record<string, string>> {
  const at = new URL(url);
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const token = sessionToken === undefined ? {} : { 'x-amz-security-token': reveal(sessionToken) };
  const headers: Readonly<Record<string, string>> = { host: at.host, 'x-amz-date': time, ...token };
  const names = Object.keys(headers).toSorted();
  const lines = names.map((name) => `${name}:${headers[name] ?? ''}\n`).join('');
  const canonical = [method, at.pathname, canonicalQuery(at), lines, names.join(';'), hash(body)].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (last, part) => hmac(last, part),
    `AWS4${reveal(secretAccessKey)}`,
  );
  const signature = hmac(Buffer.from(key), ['AWS4-HMAC-SHA256', time, scope, hash(canonical)].join('\n'));
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature.toString('hex')}`;
  const { host: _, ...sent } = headers;
  return { ...sent, authorization };
}
