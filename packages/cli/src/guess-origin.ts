import { basename } from 'node:path';
import { type DomainName, domainName, nameFromPresentation, valueOf } from '@waxseal/core';

/** The head of a record: an absolute owner, then the TTL and the class in either order, then the type. */
const absoluteOwner = (type: string): RegExp =>
  new RegExp(String.raw`^([^\s;"()]+\.)[ \t]+(?:(?:\d\w*|IN)[ \t]+){0,2}${type}(?=[ \t(])`, 'im');

const soa = absoluteOwner('SOA');
const ns = absoluteOwner('NS');

function ownerIn(text: string, record: RegExp): DomainName | undefined {
  const owner = record.exec(text)?.[1];
  return owner === undefined ? undefined : valueOf(() => nameFromPresentation(owner));
}

/** The zone that a file's name speaks of: `db.new.example`, `new.example.zone`. Undefined when it is no domain. */
function fromFileName(file: string): DomainName | undefined {
  const name = basename(file)
    .replace(/^(?:db|zone)\./, '')
    .replace(/\.(?:zone|db|hosts|txt)$/, '');
  return name.includes('.') ? valueOf(() => domainName(name)) : undefined;
}

/** Octets in which the first records of a zone are looked for. */
export const headSize = 1 << 14;

/** The zone of a text without $ORIGIN whose SOA, or else whose first NS record, has an absolute owner. */
function fromHead(octets: Uint8Array): DomainName | undefined {
  const head = Buffer.from(octets.subarray(0, headSize)).toString('latin1');
  return /^\$ORIGIN[ \t]/im.test(head) ? undefined : (ownerIn(head, soa) ?? ownerIn(head, ns));
}

/** What is known of a zone file before it is read. */
interface ZoneFile {
  readonly path: string;
  /** The beginning of its octets. */
  readonly head: Uint8Array;
  /** The zone that was asked for. */
  readonly given?: DomainName | undefined;
}

/**
 * Reads a zone file with the zone in which its relative names are meant: the one asked for, else what $ORIGIN says, else
 * the owner of its SOA or first NS record, else what the file's name says.
 */
export async function readUnderOrigin<T extends { readonly origin: DomainName | undefined }>(
  { path, head, given }: ZoneFile,
  read: (origin: DomainName | undefined) => T | Promise<T>,
): Promise<T> {
  const found = await read(given ?? fromHead(head));
  const named = found.origin === undefined ? fromFileName(path) : undefined;
  return named === undefined ? found : read(named);
}
