import type { Release } from '../root/release.ts';

/** A file a host boots with. */
export interface HostFile {
  readonly content: string;
  /** Its permissions; 0644 where not said. The owner is root. */
  readonly mode?: number;
}

/** What a caller says of a host. */
export interface HostSpec {
  /** One label: the host name, and the host's name in the lab. */
  readonly name: string;
  /** bookworm where not said. */
  readonly release?: Release;
  /** 2 … 254 in 192.0.2.0/24, 198.51.100.0/24 or 203.0.113.0/24. */
  readonly address: string;
  /** Its full name; `NAME.new.example` where not said. */
  readonly fqdn?: string;
  /** Other names that resolve to it. */
  readonly aliases?: readonly string[];
  /** Packages of its root beside the minimal system; those of a mail host where not said. */
  readonly packages?: readonly string[];
  /** The init scripts that boot starts, in this order; `ssh` and `exim4` where not said. */
  readonly services?: readonly string[];
  /** Files it boots with, by absolute path. */
  readonly files?: Readonly<Record<string, string | HostFile>>;
  /** POSIX sh run inside as root at each boot, before the services. */
  readonly setup?: string;
  /** What may be written before its disk is full; 512 where not said. Held in memory, used as written. */
  readonly diskMegabytes?: number;
  /** Whether the lab's start boots it; true where not said. Else it has no power until it is reset. */
  readonly bootsAtStart?: boolean;
}

/** What a caller says of a sink. */
export type SinkSpec = Pick<HostSpec, 'name' | 'address' | 'fqdn' | 'aliases'>;
