/** What a mechanism answers when it matches (RFC 7208 §4.6.2): `+`, `-`, `~`, `?`. */
export type SpfResult = 'pass' | 'fail' | 'softfail' | 'neutral';

/**
 * One mechanism of SPF but `all` (RFC 7208 §5). `domain` is a domain-spec: a name without final dot, or text with
 * macros. `result` is what a match means, `pass` when left out.
 */
export type SpfMechanism =
  | {
      readonly mechanism: 'a' | 'mx';
      readonly domain?: string;
      readonly prefix4?: number;
      readonly prefix6?: number;
      readonly result?: SpfResult;
    }
  | { readonly mechanism: 'include' | 'exists'; readonly domain: string; readonly result?: SpfResult }
  | { readonly mechanism: 'ptr'; readonly domain?: string; readonly result?: SpfResult }
  | {
      readonly mechanism: 'ip4' | 'ip6';
      readonly address: string;
      readonly prefix?: number;
      readonly result?: SpfResult;
    };

/** How an SPF record ends: what `all` answers, or the domain whose record decides instead. */
export type SpfEnd = { readonly otherwise: 'fail' | 'softfail' | 'neutral' } | { readonly redirect: string };

/** An SPF record to be written. `+all` has no spelling: it allows everybody to send. */
export type SpfPolicy = SpfEnd & { readonly mechanisms: readonly SpfMechanism[]; readonly exp?: string };

/** An SPF record as it was read. */
export interface SpfRecord {
  readonly mechanisms: readonly SpfMechanism[];
  /** What `all` answers; absent when there is no `all`. */
  readonly otherwise?: SpfResult;
  readonly redirect?: string;
  readonly exp?: string;
  /** Modifiers that RFC 7208 does not define; receivers ignore them (§6). */
  readonly unknownModifiers: readonly string[];
  /** Mechanisms behind `all`, which nobody evaluates (§5.1), as they were written. */
  readonly unreachable: readonly string[];
}

/** The sign in front of a mechanism for each result. */
export const spfSigns: Readonly<Record<SpfResult, string>> = { pass: '+', fail: '-', softfail: '~', neutral: '?' };
