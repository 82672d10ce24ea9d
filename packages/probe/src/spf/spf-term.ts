/** What a mechanism answers when it matches, by its qualifier (RFC 7208 §4.6.2). */
export type SpfQualifier = 'pass' | 'fail' | 'softfail' | 'neutral';

interface Base {
  /** The term as the record writes it. */
  readonly text: string;
  readonly result: SpfQualifier;
}

/** The mechanism that holds the result of another domain (RFC 7208 §5.2). */
export type IncludeTerm = Base & { readonly mechanism: 'include'; readonly domain: string };

/** Mechanisms about the addresses of a name, their prefixes 32 and 128 where left out (RFC 7208 §5.3, §5.4). */
export type AddressTerm = Base & {
  readonly mechanism: 'a' | 'mx';
  readonly domain?: string;
  readonly prefix4: number;
  readonly prefix6: number;
};

/** Mechanisms that ask the DNS for the name of a domain-spec. */
export type TargetTerm =
  | AddressTerm
  | (Base & { readonly mechanism: 'exists'; readonly domain: string })
  | (Base & { readonly mechanism: 'ptr'; readonly domain?: string });

/** Mechanisms that ask nobody; networks are octets. */
export type PlainTerm =
  | (Base & { readonly mechanism: 'all' })
  | (Base & { readonly mechanism: 'ip4' | 'ip6'; readonly network: Uint8Array; readonly prefix: number });

/** One mechanism as a receiver reads it (RFC 7208 §5). */
export type SpfTerm = IncludeTerm | TargetTerm | PlainTerm;

/** A record as a receiver reads it: every term is legal, else the whole record is a permanent error (RFC 7208 §4.6). */
export interface SpfTerms {
  readonly mechanisms: readonly SpfTerm[];
  readonly redirect?: string;
  readonly exp?: string;
}
