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
