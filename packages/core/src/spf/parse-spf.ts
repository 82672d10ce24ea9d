import { refuse } from '../attempt.ts';
import type { Fault } from '../fault.ts';
import { domainSpecFault } from './domain-spec.ts';
import { parseSpfMechanism, splitMechanism } from './parse-spf-mechanism.ts';
import type { SpfMechanism, SpfRecord, SpfResult } from './spf-types.ts';

const version = /^v=spf1(?= |$)/i;
const modifier = /^([a-z][a-z0-9_.-]*)=(.*)$/is;
const macroString = /^(?:[!-$&-~]|%\{[slodiphcrtv]\d*r?[-.+,/_=]*\}|%[%_-])*$/i;

interface Reading {
  readonly mechanisms: SpfMechanism[];
  readonly faults: Fault[];
  readonly modifiers: Map<string, string>;
  readonly unknownModifiers: string[];
  readonly unreachable: string[];
  otherwise?: SpfResult;
}

function readModifier(reading: Reading, term: string, name: string, value: string): void {
  const known = name === 'redirect' || name === 'exp';
  if (!known) {
    if (macroString.test(value)) reading.unknownModifiers.push(term);
    else reading.faults.push({ message: 'the value of a modifier is text with macros (RFC 7208 §6)', value: term });
    return;
  }
  const fault = reading.modifiers.has(name) ? `${name}= comes twice (RFC 7208 §6)` : domainSpecFault(value);
  if (fault === undefined) reading.modifiers.set(name, value);
  else reading.faults.push({ message: fault, value: term });
}

function readTerm(reading: Reading, term: string): void {
  const [, name, value] = modifier.exec(term) ?? [];
  if (name !== undefined && value !== undefined) {
    readModifier(reading, term, name.toLowerCase(), value);
    return;
  }
  const parts = splitMechanism(term);
  const isAll = parts?.name === 'all' && parts.rest === '';
  const mechanism = isAll ? undefined : parseSpfMechanism(term);
  if (mechanism !== undefined && 'fault' in mechanism) reading.faults.push({ message: mechanism.fault, value: term });
  else if (reading.otherwise !== undefined) reading.unreachable.push(term);
  else if (mechanism !== undefined) reading.mechanisms.push(mechanism);
  else reading.otherwise = parts?.result ?? 'pass';
}

/** Tells whether the text of a TXT record is an SPF record at all (RFC 7208 §4.5). */
export function isSpf(text: string): boolean {
  return version.test(text);
}

/**
 * Reads the text of an SPF record by the grammar of RFC 7208 §12, terms in any case, separated by spaces.
 * @throws InputError with every fault that makes a receiver answer permerror (§4.6).
 */
export function parseSpf(text: string): SpfRecord {
  const reading: Reading = { mechanisms: [], faults: [], modifiers: new Map(), unknownModifiers: [], unreachable: [] };
  if (!isSpf(text))
    reading.faults.push({ message: 'an SPF record begins with v=spf1 and a space (RFC 7208 §4.5)', value: text });
  else for (const term of text.slice(6).split(' ')) if (term !== '') readTerm(reading, term);
  refuse(reading.faults);
  const { mechanisms, modifiers, unknownModifiers, unreachable, otherwise } = reading;
  return {
    mechanisms,
    unknownModifiers,
    unreachable,
    ...(otherwise && { otherwise }),
    ...Object.fromEntries(modifiers),
  };
}
