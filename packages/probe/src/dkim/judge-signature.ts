import { createHash, type KeyObject, verify } from 'node:crypto';
import type { Resolver } from '../dns/resolver.ts';
import type { Parts } from '../mail/message-parts.ts';
import { bodyChange } from './body-change.ts';
import { canonicalLines, canonicalOctets } from './canonical-body.ts';
import { canonicalHeader } from './canonical-header.ts';
import { headerFinding } from './header-change.ts';
import type { SignatureField } from './signature-field.ts';
import { lookUpKey, type SigningKeyRecord } from './signing-key.ts';

/** Results of DKIM (RFC 8601 §2.7.1). */
export type DkimResult = 'none' | 'pass' | 'fail' | 'policy' | 'neutral' | 'temperror' | 'permerror';

/** What came of one signature. */
export interface Judgement {
  readonly result: DkimResult;
  readonly comment?: string;
  readonly cause?: string;
  readonly bits?: number;
  readonly keyRecord?: string;
  readonly testing: boolean;
  /** What a postmaster should know although it changes no result. */
  readonly notes: readonly string[];
}

type Usable = Extract<SigningKeyRecord, { readonly state: 'usable' }>;

/** Whether a signature holds for these fields (RFC 6376 §3.7, RFC 8463 §3). */
function holds(fields: readonly string[], header: SignatureField, key: KeyObject): boolean {
  const data = canonicalHeader(fields, { ...header, form: header.headerForm });
  const signature = Buffer.from(header.signature, 'base64');
  try {
    return key.asymmetricKeyType === 'rsa'
      ? verify('sha256', data, key, signature)
      : verify(null, createHash('sha256').update(data).digest(), key, signature);
  } catch {
    return false;
  }
}

interface BodyCheck {
  readonly fault?: string;
  readonly beyond?: string;
  readonly notes: readonly string[];
}

function checkBody(body: string, { bodyForm, bodyLimit, bodyHash }: SignatureField): BodyCheck {
  const octets = canonicalOctets(canonicalLines(body, bodyForm), bodyForm);
  const limit = bodyLimit === undefined || bodyLimit > BigInt(octets.length) ? octets.length : Number(bodyLimit);
  const signed = octets.subarray(0, limit);
  const wanted = Buffer.from(bodyHash, 'base64');
  const matches = createHash('sha256').update(signed).digest().equals(wanted);
  const length = wanted.length === 32 ? '' : ` (bh= has ${wanted.length} octets, SHA-256 makes 32)`;
  const rest = octets.length - limit;
  return {
    ...(matches ? {} : { fault: `body hash doesn't match${length}` }),
    ...(bodyLimit !== undefined && bodyLimit > BigInt(octets.length)
      ? {
          beyond: `l= is ${bodyLimit}, the canonical body has ${octets.length} octets: it must not be larger (RFC 6376 §3.5)`,
        }
      : {}),
    notes:
      rest > 0
        ? [
            limit === 0
              ? `l=0: nothing of the body is signed, anybody may write another (RFC 6376 §8.2)`
              : `l= covers ${limit} of ${octets.length} octets: the rest is not signed, anybody may have added it (RFC 6376 §8.2)`,
          ]
        : bodyLimit === undefined
          ? []
          : ['l= is used: whatever is appended stays unsigned, and some receivers distrust that (RFC 6376 §8.2)'],
  };
}

/** Seconds that two clocks may be apart. */
const drift = 300;

function timeNotes({ time }: SignatureField, seconds: number): readonly string[] {
  if (time === undefined || time <= seconds + drift) return [];
  const when = new Date(time * 1000);
  const said = Number.isNaN(when.getTime()) ? String(time) : when.toISOString();
  return [`t= is in the future (${said}): some receivers refuse such a signature (RFC 6376 §3.5)`];
}

function keyFacts(record: SigningKeyRecord): Pick<Judgement, 'bits' | 'keyRecord' | 'testing'> {
  const bits = record.state === 'usable' && record.key.asymmetricKeyType !== 'rsa' ? undefined : record.bits;
  return {
    keyRecord: record.record,
    testing: record.state === 'usable' && record.testing,
    ...(bits === undefined ? {} : { bits }),
  };
}

/** A selector holds one record; with several each verifier takes the one it likes (RFC 6376 §3.6.2.2). */
function severalKeys(parts: Parts, header: SignatureField, records: readonly SigningKeyRecord[]): string {
  const fitting = records.flatMap((record, index) =>
    record.state === 'usable' && holds(parts.fields, header, record.key) ? [index + 1] : [],
  );
  const which =
    fitting.length === 0
      ? 'the signature matches none of them'
      : `the signature matches number ${fitting.join(' and ')} as they were answered`;
  return `${header.selector}._domainkey.${header.domain} has ${records.length} TXT records, verifiers may take any of them (RFC 6376 §3.6.2.2): ${which}`;
}

interface Outcome {
  readonly parts: Parts;
  readonly header: SignatureField;
  readonly body: BodyCheck;
  readonly seconds: number;
  /** Whether a cause is to be looked for. */
  readonly causes: boolean;
}

function withKey(
  { parts, header, body, seconds, causes }: Outcome,
  { key }: Usable,
): Pick<Judgement, 'result' | 'comment' | 'cause'> {
  const intact = holds(parts.fields, header, key);
  if (body.fault !== undefined) {
    const restored = causes ? bodyChange(parts.body, header) : undefined;
    const cause =
      restored ?? (intact ? 'the body was changed after signing: the signed header is as it was' : undefined);
    const comment = intact ? body.fault : `${body.fault}, and neither does the signature over the header`;
    return { result: 'fail', comment, ...(causes && cause !== undefined ? { cause } : {}) };
  }
  if (!intact) {
    if (!causes) return { result: 'fail', comment: "signature doesn't verify" };
    return { result: 'fail', ...headerFinding(parts.fields, header, key, (fields) => holds(fields, header, key)) };
  }
  if (body.beyond !== undefined) return { result: 'neutral', comment: body.beyond };
  if (header.expires !== undefined && header.expires < seconds)
    return { result: 'neutral', comment: `expired: x= was ${new Date(header.expires * 1000).toISOString()}` };
  return { result: 'pass' };
}

/** Judges one signature of a message in the order of RFC 6376 §6.1: its own form, its key, the body hash, the signature. */
export async function judgeSignature(
  parts: Parts,
  header: SignatureField,
  resolver: Resolver,
  { now, causes }: { readonly now: Date; readonly causes: boolean },
): Promise<Judgement> {
  const seconds = Math.floor(now.getTime() / 1000);
  if (header.fault !== undefined) return { result: 'neutral', comment: header.fault, testing: false, notes: [] };
  if (header.algorithm === 'rsa-sha1')
    return {
      result: 'policy',
      comment: 'weak algorithm: nothing signed with SHA-1 is verified (RFC 8301 §3.1)',
      testing: false,
      notes: [],
    };
  const body = checkBody(parts.body, header);
  const notes = [...body.notes, ...timeNotes(header, seconds)];
  const lookup = await lookUpKey(header, resolver);
  const also = body.fault === undefined ? '' : `; ${body.fault} either`;
  const restored = causes && body.fault !== undefined ? bodyChange(parts.body, header) : undefined;
  const beside = restored === undefined ? {} : { cause: restored };
  if (lookup.state !== 'found')
    return {
      result: lookup.state === 'failed' ? 'temperror' : 'permerror',
      comment: lookup.comment + also,
      ...beside,
      testing: false,
      notes,
    };
  const [record, ...more] = lookup.records;
  if (record === undefined || more.length > 0)
    return {
      result: 'permerror',
      comment: severalKeys(parts, header, lookup.records) + also,
      ...beside,
      testing: false,
      notes,
    };
  if (record.state === 'faulty')
    return { result: record.result, comment: record.comment + also, ...beside, ...keyFacts(record), notes };
  return { ...withKey({ parts, header, body, seconds, causes }, record), ...keyFacts(record), notes };
}
