import { type DomainName, InputError, isSubdomain, nameFromPresentation } from '@waxseal/core';
import { recordFromText } from '../plan/record-from-text.ts';
import type { Applied, Published } from '../zone-place.ts';

type Place = Pick<InstanceType<typeof InputError>['faults'][number], 'place'>['place'];

function refuse(message: string, value: unknown, place: Place): never {
  throw new InputError([
    {
      message: `the publish command ${message}`,
      value: (JSON.stringify(value) ?? '').slice(0, 120),
      ...(place === undefined ? {} : { place }),
      hint: 'docs/dns.md says what it reads and writes',
    },
  ]);
}

function jsonOf(text: string, place: Place): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Refused below, with what it printed.
  }
  return refuse('prints no JSON object', text, place);
}

function recordOf(value: unknown, origin: DomainName, place: Place) {
  const { name, type, ttl, data } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || typeof type !== 'string' || typeof data !== 'string' || !Number.isInteger(ttl))
    return refuse('prints a record without name, type, ttl and data', value, place);
  const owner = nameFromPresentation(name.endsWith('.') ? name : `${name}.`);
  if (!isSubdomain(owner, origin)) return refuse('prints a record of another zone', value, place);
  return recordFromText({ owner, type, ttl: Number(ttl), data }, origin);
}

/** Reads what a hook prints of what is published. @throws InputError for everything else */
export function parseHookRecords(text: string, origin: DomainName, place?: Place): Published {
  const { records, complete = false } = jsonOf(text, place);
  if (!Array.isArray(records) || typeof complete !== 'boolean')
    return refuse('prints no list of records', records, place);
  return { records: records.map((record: unknown) => recordOf(record, origin, place)), complete };
}

/** Reads what a hook prints behind its work: nothing where all is done, or a state and a note. @throws InputError */
export function parseHookOutcome(text: string, place?: Place): Applied {
  if (text.trim() === '') return { state: 'entered' };
  const { state = 'entered', note } = jsonOf(text, place);
  if ((state !== 'entered' && state !== 'handed over') || (note !== undefined && typeof note !== 'string'))
    return refuse('prints no state "entered" or "handed over", with a note for people', { state, note }, place);
  return { state, ...(note === undefined ? {} : { note: `${note.trimEnd()}\n` }) };
}
