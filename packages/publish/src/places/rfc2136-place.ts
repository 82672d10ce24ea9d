import {
  type DomainName,
  isSubdomain,
  type ResourceRecord,
  sameName,
  seconds,
  type TypeName,
  WaxsealError,
  withoutDot,
} from '@waxseal/core';
import { decodeMessage, type DnsMessage, encodeMessage } from '@waxseal/zone';
import type { RrsetChange } from '../plan/plan-rrsets.ts';
import { updateMessages } from '../update/update-message.ts';
import type { TsigKey } from '../update/tsig-key.ts';
import type { PlaceContext, RrsetName, ZonePlace } from '../zone-place.ts';
import { askServer, type SignedServer } from './ask-server.ts';

/** A name server that takes updates (RFC 2136), signed by a shared key (RFC 8945). */
export interface Rfc2136Place {
  readonly origin: DomainName;
  readonly server: string;
  /** 53 by default. */
  readonly port?: number;
  readonly key: TsigKey;
  /** Reads the whole zone (AXFR), or asks name by name where the key may not transfer it; `axfr` by default. */
  readonly read?: 'axfr' | 'questions';
  /** Milliseconds of silence after which the server counts as gone; 10,000 by default. */
  readonly timeout?: number;
  /** Seconds since 1970. */
  readonly now?: () => number;
}

interface Refusal {
  readonly name: string;
  readonly meaning: string;
  readonly hint: string;
}

/** Response codes of RFC 1035 §4.1.1 and RFC 2136 §2.2, and what they mean to us. */
const refusals: Readonly<Record<number, Refusal>> = {
  1: { name: 'FORMERR', meaning: 'it cannot read the message', hint: 'is it a name server of today?' },
  2: { name: 'SERVFAIL', meaning: 'it failed by itself', hint: 'its log says why: can it write the zone?' },
  3: {
    name: 'NXDOMAIN',
    meaning: 'a name that was there is gone',
    hint: 'run again: the plan is made from what is there now',
  },
  4: {
    name: 'NOTIMP',
    meaning: 'it takes no updates',
    hint: 'BIND, Knot and PowerDNS do, where it is configured (docs/dns.md)',
  },
  5: {
    name: 'REFUSED',
    meaning: 'the key may not do this to the zone',
    hint: 'allow the key in the server’s update policy, and transfers for reading (docs/dns.md)',
  },
  6: {
    name: 'YXDOMAIN',
    meaning: 'a name is there that was not',
    hint: 'run again: the plan is made from what is there now',
  },
  7: {
    name: 'YXRRSET',
    meaning: 'records are there that were not',
    hint: 'run again: the plan is made from what is there now',
  },
  8: {
    name: 'NXRRSET',
    meaning: 'records are no longer what they were',
    hint: 'run again: the plan is made from what is there now',
  },
  9: {
    name: 'NOTAUTH',
    meaning: 'it is not the primary of this zone',
    hint: 'name the primary, and the zone’s own name as domain',
  },
  10: { name: 'NOTZONE', meaning: 'a name is outside of the zone', hint: 'is the domain the zone’s own name?' },
};

function refused(server: string, rcode: number, origin: DomainName, done: string): WaxsealError {
  const { name, meaning, hint } = refusals[rcode] ?? {
    name: `RCODE ${rcode}`,
    meaning: 'it refuses',
    hint: 'its log says why',
  };
  return new WaxsealError(`${server} says ${name}: ${meaning}`, {
    value: withoutDot(origin),
    hint: `${hint}; ${done}`,
  });
}

const header = {
  response: false,
  opcode: 0,
  authoritative: false,
  truncated: false,
  recursionDesired: false,
  recursionAvailable: false,
  rcode: 0,
  answers: [],
  authorities: [],
  additionals: [],
};

function question(name: DomainName, type: TypeName): (id: number) => Uint8Array {
  return (id) => encodeMessage({ ...header, id, questions: [{ name, type }] });
}

/** Reads an answer and refuses what is none to a question of this kind. @throws WaxsealError */
function answerOf(octets: Uint8Array, { server }: SignedServer, opcode: number): DnsMessage {
  const message = decodeMessage(octets);
  if (!message.response || message.opcode !== opcode)
    throw new WaxsealError(`${server} answers something else than was asked`, { hint: 'nothing was changed' });
  if (message.truncated)
    throw new WaxsealError(`${server} cuts an answer short over TCP`, { hint: 'nothing was changed' });
  return message;
}

/** The whole zone (RFC 5936): everything between two copies of its SOA. @throws WaxsealError */
async function transfer(asked: SignedServer, origin: DomainName): Promise<readonly ResourceRecord[]> {
  const records: ResourceRecord[] = [];
  for await (const octets of askServer(question(origin, 'TYPE252'), asked)) {
    const { rcode, answers } = answerOf(octets, asked, 0);
    if (rcode !== 0) throw refused(asked.server, rcode, origin, 'nothing was changed');
    for (const record of answers) {
      if (!isSubdomain(record.owner, origin))
        throw new WaxsealError(`${asked.server} transfers a record of another zone`, { value: record.owner });
      if (records.length === 0 && record.type !== 'SOA')
        throw new WaxsealError(`${asked.server} begins the zone without its SOA`, { value: withoutDot(origin) });
      if (records.length > 0 && record.type === 'SOA' && sameName(record.owner, origin)) return records;
      records.push(record);
    }
  }
  throw new WaxsealError(`${asked.server} ends the zone early`, { value: withoutDot(origin) });
}

async function askOne(asked: SignedServer, { owner, type }: RrsetName): Promise<readonly ResourceRecord[]> {
  for await (const octets of askServer(question(owner, type), asked)) {
    const { rcode, answers, authoritative } = answerOf(octets, asked, 0);
    if (rcode !== 0 && rcode !== 3) throw refused(asked.server, rcode, owner, 'nothing was changed');
    if (!authoritative)
      throw new WaxsealError(`${asked.server} does not serve the zone of this name`, { value: withoutDot(owner) });
    return answers.filter(
      (record) => sameName(record.owner, owner) && (record.type === type || record.type === 'CNAME'),
    );
  }
  throw new WaxsealError(`${asked.server} gives no answer`, { value: withoutDot(owner) });
}

async function ask(asked: SignedServer, rrsets: readonly RrsetName[]): Promise<readonly ResourceRecord[]> {
  const found: ResourceRecord[] = [];
  for (const rrset of rrsets) found.push(...(await askOne(asked, rrset)));
  // An alias is in the answer to every question about its name.
  return [...new Map(found.map((record) => [JSON.stringify(record), record])).values()];
}

/** Sends one update. @throws WaxsealError for every answer but NOERROR; what broke off may have been done */
async function update(
  encode: (id: number) => Uint8Array,
  asked: SignedServer,
  origin: DomainName,
  done: string,
): Promise<void> {
  for await (const octets of askServer(encode, asked)) {
    const { rcode } = answerOf(octets, asked, 5);
    if (rcode !== 0) throw refused(asked.server, rcode, origin, done);
    return;
  }
}

/**
 * A zone on a name server that takes updates. What is published is read by AXFR or by questions; changes go out as one
 * UPDATE over TCP (several only where they exceed 64 KB) whose prerequisites say what they were planned upon, so that the
 * server itself refuses a stale plan and changes nothing.
 */
export function rfc2136Place(options: Rfc2136Place): ZonePlace {
  const { origin, server, port = 53, key, read = 'axfr', timeout = 10_000 } = options;
  const now = options.now ?? (() => Math.floor(Date.now() / 1000));
  const asked = ({ signal }: PlaceContext): SignedServer => ({ server, port, key, timeout, now, signal });
  return {
    name: `${server} (RFC 2136)`,
    minimumTtl: seconds(0),
    read: async (rrsets, context) =>
      read === 'axfr'
        ? { records: await transfer(asked(context), origin), complete: true }
        : { records: await ask(asked(context), rrsets), complete: false },
    async apply(changes: readonly RrsetChange[], context) {
      const messages = updateMessages(changes, origin);
      for (const [index, encode] of messages.entries()) {
        const done = index === 0 ? 'nothing was changed' : `${index} of ${messages.length} updates were made before it`;
        await update(encode, asked(context), origin, done);
      }
      return { state: 'entered' };
    },
  };
}
