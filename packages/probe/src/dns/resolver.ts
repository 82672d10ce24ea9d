/** A DNS lookup in the shapes of `dns.promises.resolve`: it throws an error with a `code` when there is no answer. */
export type Resolver = (name: string, type: string) => Promise<unknown>;

/** The codes that such errors have: no such name, a name without that type, no answer in time, a failing server. */
export type ResolverCode = 'ENOTFOUND' | 'ENODATA' | 'ETIMEOUT' | 'ESERVFAIL';

/** An error as `dns.promises.resolve` throws it. */
export class LookupFailed extends Error {
  readonly code: ResolverCode;
  constructor(code: ResolverCode, name: string, type: string) {
    super(`${code} ${type} ${name}`);
    this.code = code;
  }
}

/** What a lookup gave: values, or nothing (and whether the name itself is missing), or no answer at all. */
export type Lookup =
  | { readonly state: 'found'; readonly values: readonly unknown[] }
  | { readonly state: 'void'; readonly exists: boolean }
  | { readonly state: 'failed'; readonly reason: string };

/** Asks a resolver and gives the outcome as a value: what is thrown and is no negative answer counts as a failure. */
export async function lookUp(resolver: Resolver, name: string, type: string): Promise<Lookup> {
  try {
    const answer = await resolver(name, type);
    const values = Array.isArray(answer) ? (answer as readonly unknown[]) : [];
    return values.length === 0 ? { state: 'void', exists: true } : { state: 'found', values };
  } catch (error) {
    const code = String((error as { readonly code?: unknown } | null)?.code ?? error);
    // EBADNAME: a name that no DNS message can hold does not exist.
    if (code === 'ENOTFOUND' || code === 'ENODATA' || code === 'EBADNAME')
      return { state: 'void', exists: code === 'ENODATA' };
    return { state: 'failed', reason: `${type} ${name}: ${code}` };
  }
}

/** The values of a lookup as texts; the strings of a TXT record are joined without a space (RFC 7208 §3.3). */
export function texts(values: readonly unknown[]): readonly string[] {
  return values.map((value) => (Array.isArray(value) ? value.join('') : String(value)));
}
