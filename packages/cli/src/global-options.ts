/** Options of every command. */
export interface GlobalOptions {
  readonly debug?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

/** Options of everything that runs on hosts. */
export interface HostOptions extends GlobalOptions {
  readonly inventory: readonly string[];
  readonly limit?: string;
  readonly tags?: string;
  readonly skipTags?: string;
  readonly forks: number;
  readonly output: 'tty' | 'plain' | 'json' | 'ndjson' | 'junit';
  readonly extra: readonly string[];
  readonly timeout: number;
  readonly become?: boolean;
  readonly askBecomePass?: boolean;
  readonly hostKeys?: 'strict' | 'accept-new';
  readonly verbose?: boolean;
  readonly yes?: boolean;
}
