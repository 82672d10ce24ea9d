import { setTimeout as sleep } from 'node:timers/promises';
import { Unreachable, WaxsealError } from '@waxseal/core';

/** An HTTP API of a DNS provider. */
export interface Api {
  /** For people: `deSEC`. */
  readonly name: string;
  /** The URL that paths are appended to. */
  readonly url: string;
  /** The headers that open it, made of the credential as late as possible: of what is sent, where requests are signed. */
  readonly headers: (request: SentRequest) => Readonly<Record<string, string>>;
  /** What it speaks; JSON by default. A body of XML is text already, and so is the reply. */
  readonly media?: 'json' | 'xml';
  /** Whether a refusal means to ask again later, beside the usual 429 and 503. */
  readonly isBusy?: (reply: ApiReply) => boolean;
  /** What the credential must be allowed, for the error that says it is not. */
  readonly needs: string;
  /** Waits this many milliseconds; a test need not. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** A request as it goes out. */
export interface SentRequest {
  readonly method: ApiRequest['method'];
  readonly url: string;
  readonly body?: string;
}

export interface ApiRequest {
  readonly method: 'GET' | 'PATCH' | 'PUT' | 'POST' | 'DELETE';
  /** Below the API's URL, or a whole URL of the same origin. */
  readonly path: string;
  readonly body?: unknown;
}

/** A reply of the API: JSON where it has a body, text where it speaks XML. */
export interface ApiReply {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

const [mostTries, mostPause, mostOctets, patience] = [6, 60_000, 33_554_432, 30_000] as const;

/** Seconds or a date (RFC 9110 §10.2.3), else the second at which a limit is lifted, as milliseconds from now; undefined for neither. */
function retryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) {
    const reset = headers.get('ratelimit-reset');
    return reset !== null && /^\d{10}$/.test(reset) ? Math.max(0, Number(reset) * 1000 - now) : undefined;
  }
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(wait) && wait >= 0 ? wait : undefined;
}

function urlOf({ url, name }: Api, path: string): string {
  if (!path.startsWith('http')) return `${url}${path}`;
  // A link to the next page is the server's word: the credential goes to no other origin.
  if (new URL(path).origin === new URL(url).origin) return path;
  throw new WaxsealError(`${name} names a page at another address than its own`, { value: path });
}

async function textOf(api: Api, response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let total = 0;
  for await (const part of response.body ?? []) {
    total += part.length;
    if (total > mostOctets) throw new WaxsealError(`${api.name} answers more than 32 MB`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function jsonOf(api: Api, text: string, status: number): unknown {
  if (text.trim() === '') return undefined;
  if (api.media === 'xml') return text;
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (status >= 400) return text;
    throw new WaxsealError(`${api.name} answers no JSON`, { value: text.slice(0, 120), cause });
  }
}

/** What is sent, with the body as text. */
function sentRequest(api: Api, { method, path, body }: ApiRequest): SentRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { method, url: urlOf(api, path), ...(text === undefined ? {} : { body: text }) };
}

async function once(api: Api, request: ApiRequest, signal: AbortSignal): Promise<ApiReply> {
  const sent = sentRequest(api, request);
  const type = `application/${api.media ?? 'json'}`;
  const headers = {
    accept: type,
    ...(sent.body === undefined ? {} : { 'content-type': type }),
    ...api.headers(sent),
  };
  const until = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  try {
    const { url, ...rest } = sent;
    const response = await fetch(url, { ...rest, headers, signal: until, redirect: 'error' });
    const text = await textOf(api, response);
    return { status: response.status, headers: response.headers, json: jsonOf(api, text, response.status) };
  } catch (cause) {
    if (cause instanceof WaxsealError) throw cause;
    const why = cause instanceof Error ? ((cause.cause as Error | undefined)?.message ?? cause.message) : String(cause);
    throw new Unreachable(`${api.name} cannot be reached: ${why}`, { value: new URL(sent.url).origin, cause });
  }
}

/** What an API says of its refusal, as far as it says it in words of its own. */
function said(json: unknown): string {
  return (typeof json === 'string' ? json : (JSON.stringify(json) ?? '')).slice(0, 300);
}

function refusal({ name, needs }: Api, { status, json }: ApiReply): WaxsealError {
  const value = said(json);
  if (status === 401 || status === 403)
    return new WaxsealError(`${name} does not take the credential (${status})`, { value, hint: `it must be ${needs}` });
  if (status === 404)
    return new WaxsealError(`${name} does not know this zone (404)`, {
      value,
      hint: 'make the zone there, and check that the credential is of its account',
    });
  return new WaxsealError(`${name} refuses the request (${status})`, {
    value,
    hint: 'nothing of this request was changed',
  });
}

/**
 * Calls an API. One that is asked too often (429) or not ready (503) is asked again, when it says or ever later.
 * @throws Unreachable where it gives no answer, WaxsealError for every refusal
 */
export async function callApi(api: Api, request: ApiRequest, signal: AbortSignal): Promise<ApiReply> {
  const pause = api.pause ?? ((milliseconds) => sleep(milliseconds, undefined, { signal }));
  for (let tries = 1; ; tries += 1) {
    const reply = await once(api, request, signal);
    if (reply.status < 400) return reply;
    const isBusy = reply.status === 429 || reply.status === 503 || api.isBusy?.(reply) === true;
    const wait = retryAfter(reply.headers, Date.now()) ?? 1000 * 2 ** (tries - 1);
    if (!isBusy) throw refusal(api, reply);
    if (tries === mostTries || wait > mostPause)
      throw new WaxsealError(`${api.name} is asked too often (${reply.status})`, {
        value: said(reply.json),
        hint: `try again in ${Math.ceil(wait / 1000)} s: what was written stays, and the next run goes on`,
      });
    await pause(wait);
  }
}
