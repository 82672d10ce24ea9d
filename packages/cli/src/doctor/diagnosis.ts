/** One thing that was looked at: how it is, what was found, and for a state other than `ok` what to do. */
export interface Diagnosis {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'failed' | 'unreachable';
  readonly found: string;
  readonly hint?: string;
}
