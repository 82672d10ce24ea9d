/** A report of one message that failed (RFC 9991, RFC 6591), or a complaint (RFC 5965). Addresses of people are not kept. */
export interface FailureReport {
  readonly kind: 'failure';
  /** `auth-failure`, `abuse`, `fraud`, `not-spam`, `other` or `virus`. */
  readonly feedbackType: string;
  readonly organization: string;
  /** When the message came, in seconds since 1970. */
  readonly arrival?: number;
  readonly source?: string;
  /** How many messages it stands for. */
  readonly incidents: number;
  /** The domain that is told. */
  readonly domain: string;
  /** `dkim`, `spf`, `dmarc`, `bodyhash`, `revoked`, `signature` or `adsp`. */
  readonly failed?: string;
  /** `delivered`, `spam`, `policy`, `reject` or `other`. */
  readonly delivery?: string;
  readonly dkim?: { readonly domain: string; readonly selector?: string };
  readonly envelope?: string;
  readonly notes: readonly string[];
}
