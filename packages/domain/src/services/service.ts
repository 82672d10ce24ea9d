/** What a service that sends or receives mail for domains asks its customers to publish. Facts, each with its source. */
export interface Service {
  /** As a declaration names it. */
  readonly id: string;
  readonly name: string;
  /** The page of the service that says so, and the day it was written down here. */
  readonly source: string;
  readonly date: string;
  /** Domains whose SPF record customers include; the first one where a declaration says nothing. */
  readonly includes: readonly string[];
  /** Domains that the CNAMEs of customers' DKIM names and return paths lead to, or below. */
  readonly targets: readonly string[];
  /** Sets of exchanges that customers publish; the first one where a declaration says nothing. */
  readonly exchanges: readonly (readonly { readonly preference: number; readonly exchange: string }[])[];
  /** Domains below which each customer has an exchange of its own. */
  readonly exchangesBelow: readonly string[];
}
