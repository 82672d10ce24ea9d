import type { SlowLink, SlowLinkSpec } from './faults/slow-link.ts';
import type { CommandOptions, CommandResult } from './run-command.ts';
import type { HostSpec, SinkSpec } from './host/host-spec.ts';
import type { LabHost } from './host/lab-host.ts';
import type { SshAccess } from './host/host-keys.ts';
import type { LabSink } from './sink/lab-sink.ts';

/** A lab that exists, used by the process that made it or by another. */
export interface RunningLab {
  readonly id: string;
  readonly name: string;
  /** The key and known_hosts with which every host is entered, from within the lab's network. */
  readonly ssh: SshAccess;
  /** Runs a program of this machine on the lab's network, with the lab's names: `waxseal apply …`, `ssh`, `dig`. */
  exec(argv: readonly string[], options?: CommandOptions): Promise<CommandResult>;
  /** The command line that {@link Lab.exec} would run, for callers that start it themselves; with a member's name, in that member's network. */
  command(argv: readonly string[], member?: string): readonly string[];
  /** Makes a way to a host on which everything takes longer. @throws InputError for an address outside the lab. */
  slowLink(spec: SlowLinkSpec): Promise<SlowLink>;
  /** Boots every host afresh, puts all cables in and forgets what sinks got. Slow links stay. */
  reset(): Promise<void>;
  /** Removes the lab with every namespace, mount, process and interface. Can be repeated. */
  down(): Promise<void>;
}

/** A lab in the making: add members, start it. */
export interface Lab extends RunningLab {
  /** Adds a Debian host, before start. @throws InputError for an illegal or taken name or address. */
  addHost(spec: HostSpec): LabHost;
  /** Adds an SMTP receiver that keeps every message, before start. @throws InputError as {@link Lab.addHost}. */
  addSink(spec: SinkSpec): LabSink;
  /** Builds what is missing and boots every member. @throws WaxsealError when something does not come up; the lab is gone then. */
  start(): Promise<void>;
}
