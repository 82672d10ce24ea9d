import { type DomainName, type Fault, renderFault, type ResourceRecord } from '@waxseal/core';
import { contentDigest, type Ladder, mergeZone, onLadder, versionDigest, zoneLoss } from '@waxseal/publish';
import { checkZone, compareSerials, nextSerial, parseZone, renderZone, sameContent } from '@waxseal/zone';
import { type MailGuard, takenFromMail } from './taken-from-mail.ts';
import { joinRefusals, type Refusal, unagreed } from './unagreed.ts';
import type { ZoneVersion } from './zone-memory.ts';

/** What a playbook wants of a zone, and what its project knows of it. */
export interface ZoneWish extends Ladder, MailGuard {
  /** With the TTLs of a proved zone. */
  readonly wanted: readonly ResourceRecord[];
  readonly owned: readonly string[];
  /** What was last seen on the host, should it have lost it. */
  readonly last?: ZoneVersion;
  readonly foreign: 'keep' | 'remove';
  /** Publish also what loses many records. */
  readonly force: boolean;
}

/** The master file to write with the digest of what it says, or why none is written. */
export type ZoneDecision = { readonly text: string; readonly content: string } | Refusal;

const recordsOf = (
  text: string,
  origin: DomainName,
  file: string,
): { readonly records: readonly ResourceRecord[]; readonly faults: readonly Fault[] } => {
  const { records, faults } = parseZone(text, { origin, file });
  return { records: records.map(({ record }) => record), faults };
};

function told(faults: readonly Fault[]): string {
  const more = faults.length > 5 ? `\nand ${faults.length - 5} more` : '';
  return (
    faults
      .slice(0, 5)
      .map((fault) => renderFault(fault).replace(/^✗ /, ''))
      .join('\n') + more
  );
}

function serialOf(records: readonly ResourceRecord[]): number | undefined {
  return records.find((record) => record.type === 'SOA')?.serial;
}

function versionOf(records: readonly ResourceRecord[] | undefined): ZoneVersion | undefined {
  const serial = serialOf(records ?? []);
  return records === undefined || serial === undefined ? undefined : { serial, digest: versionDigest(records) };
}

/** The version that the world has: the one on the host, or a newer one that was seen there before it lost it. */
function newest(onHost: ZoneVersion | undefined, last: ZoneVersion | undefined): ZoneVersion | undefined {
  if (onHost === undefined || last === undefined) return onHost ?? last;
  return compareSerials(onHost.serial, last.serial) === 'before' ? last : onHost;
}

/** The zone under the serial that follows what the world has: the same while nothing changed (RFC 1982 §3). */
function numbered(merged: readonly ResourceRecord[], known: ZoneVersion | undefined): readonly ResourceRecord[] {
  const serial = nextSerial({
    changed: known?.digest !== versionDigest(merged),
    ...(known === undefined ? {} : { published: known.serial }),
  });
  return merged.map((record) => (record.type === 'SOA' ? { ...record, serial } : record));
}

function refuse(
  published: readonly ResourceRecord[] | undefined,
  next: readonly ResourceRecord[],
  wish: ZoneWish,
): ZoneDecision | undefined {
  const loss = wish.force || published === undefined ? undefined : zoneLoss(published, next);
  return joinRefusals([
    published === undefined ? undefined : unagreed(takenFromMail(published, next, wish)),
    loss === undefined
      ? undefined
      : { fault: loss, hint: 'is this the right inventory? --force publishes it all the same' },
  ]);
}

/**
 * Decides the master file: what is wanted merged into what is published, with the TTLs of its rung of the ladder and the
 * serial that follows the published one. Pure. `published` is the text on the server, undefined where there is none. A
 * text that says the same already is left as it is written.
 */
export function decideZone(wish: ZoneWish, published: string | undefined, file: string): ZoneDecision {
  const origin = wish.domain;
  const before = published === undefined ? undefined : recordsOf(published, origin, file);
  if (before !== undefined && before.faults.length > 0)
    return {
      fault: `the published zone cannot be read\n${told(before.faults)}`,
      hint: 'mend it by hand: waxseal keeps records that are not its own',
    };
  const zones = { published: before?.records ?? [], owned: new Set(wish.owned), foreign: wish.foreign };
  const merged = mergeZone({
    ...zones,
    wanted: onLadder(wish, wish.wanted, mergeZone({ ...zones, wanted: wish.wanted })),
  });
  const refused = refuse(before?.records, merged, wish);
  if (refused !== undefined) return refused;
  const next = numbered(merged, newest(versionOf(before?.records), wish.last));
  if (published !== undefined && serialOf(next) === serialOf(zones.published) && sameContent(zones.published, next))
    return { text: published, content: contentDigest(next) };
  return checked({ text: renderZone(next, { origin }), content: contentDigest(next) }, origin, file);
}

/** Octets of a file that the next run still reads back from the host. */
const longest = 262_144;

function checked(
  made: Extract<ZoneDecision, { readonly text: string }>,
  origin: DomainName,
  file: string,
): ZoneDecision {
  if (Buffer.byteLength(made.text) > longest)
    return {
      fault: 'it would be longer than 256 KiB, and could not be read back',
      hint: 'waxseal merges zones of some thousand records; publish a larger one by its own means',
    };
  const errors = checkZone(made.text, { origin, file }).faults.filter(
    ({ severity }) => (severity ?? 'error') === 'error',
  );
  if (errors.length === 0) return made;
  return {
    fault: `the zone would not be right beside records of somebody else\n${told(errors)}`,
    hint: 'mend the foreign record by hand, or set foreign: remove',
  };
}
