import type { Release } from '../root/release.ts';

/** What every member of the lab network has. */
export interface MemberRecord {
  /** Its short name, unique in the lab. */
  readonly name: string;
  /** Its full name, without the final dot. */
  readonly fqdn: string;
  readonly address: string;
  /** Other names that resolve to it. */
  readonly aliases: readonly string[];
  /** Its number on the bridge. */
  readonly port: number;
}

/** A Debian host of the lab, with all that is needed to boot it again. */
export interface HostRecord extends MemberRecord {
  readonly kind: 'debian';
  readonly release: Release;
  /** The shared Debian tree below its overlay. */
  readonly root: string;
  /** The init scripts that boot starts, in this order. */
  readonly services: readonly string[];
  /** What may be written before its disk is full. */
  readonly diskMegabytes: number;
}

/** An SMTP sink: a program of this machine in a network namespace of the lab. */
export interface SinkRecord extends MemberRecord {
  readonly kind: 'sink';
}

/** A member of the lab network, as the lab's state holds it. */
export type LabMember = HostRecord | SinkRecord;
