import { type DomainName, type ResourceRecord, withoutDot } from '@waxseal/core';
import type { Memory } from '@waxseal/playbook';
import { recordKeys } from '@waxseal/publish';

/** A version of a zone: its serial, and the digest of what it said with its TTLs. */
export interface ZoneVersion {
  readonly serial: number;
  readonly digest: string;
}

/** What a project remembers of a zone that it publishes. */
export interface ZoneMemory {
  /** What was last seen on the host. */
  readonly last?: ZoneVersion;
  /** The digest of what the servers answered, other people's records included; absent while they do not all answer it. */
  readonly content?: string;
  /** Keys of all records that this project published or was about to. */
  readonly owned: readonly string[];
  /** Keys of the records of ours that were last seen on the host; what is only about to be published is not among them. */
  readonly published?: readonly string[];
}

const nameOf = (domain: DomainName): string => `zone-${withoutDot(domain)}`;

function isZoneMemory(value: unknown): value is ZoneMemory {
  const candidate = value as Partial<ZoneMemory> | null | undefined;
  const { last } = candidate ?? {};
  const isVersion = last === undefined || (Number.isInteger(last.serial) && typeof last.digest === 'string');
  const areKeys = (keys: unknown): boolean => Array.isArray(keys) && keys.every((key) => typeof key === 'string');
  return isVersion && areKeys(candidate?.owned) && (candidate?.published === undefined || areKeys(candidate.published));
}

/** What is remembered of a zone; nothing of one that was never published. */
export async function recallZone(memory: Memory, domain: DomainName): Promise<ZoneMemory> {
  const value = await memory.recall(nameOf(domain));
  return isZoneMemory(value) ? value : { owned: [] };
}

/** Remembers a zone in place of what was remembered of it. */
export async function rememberZone(memory: Memory, domain: DomainName, zone: ZoneMemory): Promise<void> {
  await memory.remember(nameOf(domain), zone);
}

/**
 * Remembers, before it is published, what is about to be ours: should the run die in between, the next one still knows
 * that it may take these records back.
 */
export async function claimRecords(
  memory: Memory,
  domain: DomainName,
  wanted: readonly ResourceRecord[],
): Promise<ZoneMemory> {
  const before = await recallZone(memory, domain);
  const owned = [...new Set([...before.owned, ...recordKeys(wanted)])].toSorted();
  const claimed = { ...before, owned };
  if (owned.length > before.owned.length) await rememberZone(memory, domain, claimed);
  return claimed;
}
