/** Options of every command. */
export interface GlobalOptions {
  readonly debug?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

/** Which inventory is meant, and what opens its secrets. */
export interface InventoryOptions extends GlobalOptions {
  readonly inventory: readonly string[];
  readonly limit?: string;
  readonly extra: readonly string[];
  readonly vaultId?: readonly string[];
  readonly vaultPasswordFile?: readonly string[];
}

/** How its hosts are entered. */
export interface EntryOptions extends InventoryOptions {
  readonly forks: number;
  /** Seconds that a program on a host may take. */
  readonly timeout: number;
  readonly runTimeout?: number;
  readonly become?: boolean;
  readonly askBecomePass?: boolean;
  readonly hostKeys?: 'strict' | 'accept-new';
}

/** Options of everything that runs a playbook on hosts. */
export interface HostOptions extends EntryOptions {
  /** Seconds to wait for another run on a host. */
  readonly lockTimeout: number;
  readonly tags?: string;
  readonly skipTags?: string;
  readonly output: 'tty' | 'plain' | 'json' | 'ndjson' | 'junit';
  readonly verbose?: boolean;
  readonly yes?: boolean;
  /** The share of a play's paths, in percent, that may go without a question. */
  readonly confirmDeletes?: number;
  /** Sets the var `force` for all hosts, and lets any share go. */
  readonly force?: boolean;
  /** Sets the var `wait`: apply waits for a person at a web form. */
  readonly wait?: boolean;
}

/** What DNS an evaluation asks. */
export interface DnsOptions {
  /** Master files, unpublished or not. */
  readonly zone?: readonly string[];
  /** A file of answers for the DNS beyond them. */
  readonly answers?: string;
  /** A name server for the DNS beyond them. */
  readonly dns?: string;
}
