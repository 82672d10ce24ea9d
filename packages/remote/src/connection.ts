import type { Secret } from '@waxseal/core';

/** How a host is reached; what an inventory says of it. */
export interface ConnectionOptions {
  readonly kind: ConnectionKind;
  /** Name or address to connect to; the host's name where not said. */
  readonly address?: string;
  readonly port?: number;
  readonly user?: string;
  readonly privateKeyFile?: string;
  /** Asks for what opens an encrypted private key that no agent holds; nothing where nobody can be asked. */
  readonly passphrase?: (keyFile: string) => Promise<Secret<string> | undefined>;
  /** For `directory`: the tree that stands for `/`. */
  readonly root?: string;
  readonly become?: BecomeOptions;
  /** Seconds to wait for a connection. */
  readonly connectTimeout?: number;
  readonly hostKeys?: HostKeyPolicy;
  /** known_hosts files to read, instead of those of ssh_config. */
  readonly knownHostsFiles?: readonly string[];
  /** Jump hosts in the form of OpenSSH's ProxyJump: `user@host:port,…`. */
  readonly proxyJump?: string;
}

export type ConnectionKind = 'ssh' | 'local' | 'directory';
export type HostKeyPolicy = 'strict' | 'accept-new';

/** Privilege by sudo, once per connection. */
export interface BecomeOptions {
  readonly user?: string;
  readonly password?: Secret<string>;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Seconds after which the program is given up. */
  readonly timeout?: number;
  /** Octets that the program may print on stdout, and on stderr; one that prints more is stopped. 64 MiB by default. */
  readonly mostOutput?: number;
  /** Privilege for this program instead of the connection's; `false`: none. The connection's password serves it too. */
  readonly become?: BecomeOptions | false;
  /** Called with each complete line of stdout as it arrives. */
  readonly onLine?: (line: string) => void;
}

export interface RunResult {
  /** The exit status; 128 + n after signal n. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A host key that is in known_hosts from now on: under which name, and its type and fingerprint as OpenSSH prints them. */
export interface LearntKey {
  readonly name: string;
  readonly fingerprint: string;
}

/**
 * An open way to one host. A program is POSIX sh text sent on stdin to ONE `sh -s`; nothing of it reaches argv or the
 * environment. Before the program, the connection sets `WAXSEAL_ROOT` (empty, or the tree of a directory connection)
 * and `WAXSEAL_PLACE` (`system` or `directory`).
 */
export interface Connection {
  readonly kind: ConnectionKind;
  /** The host's inventory name. */
  readonly host: string;
  /** Host keys of it and of hops to it that nobody knew and that were accepted, as `accept-new` wants. */
  readonly learnt?: readonly LearntKey[];
  /** Whether the connection is gone, where it can go by itself. */
  readonly isGone?: () => boolean;
  /**
   * @throws Unreachable when the connection broke before the program's end.
   * @throws WaxsealError when the program was stopped: interrupted, out of time, or printing more than it may.
   */
  run(program: string | Secret<string>, options?: RunOptions): Promise<RunResult>;
  close(): Promise<void>;
}

/** Opens a connection to a host. @throws Unreachable when it cannot be reached, trusted or entered. */
export type Connect = (host: string, options: ConnectionOptions, signal?: AbortSignal) => Promise<Connection>;
