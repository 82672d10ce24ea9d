import { refuse, valueOf } from '../attempt.ts';
import { domainName } from '../domain-name.ts';
import type { Fault } from '../fault.ts';
import { parseTagList, tagValue, versionFaults } from '../text/tag-list.ts';

/** The policy file at `https://mta-sts.DOMAIN/.well-known/mta-sts.txt` (RFC 8461 §3.2). */
export interface MtaStsPolicy {
  readonly mode: 'enforce' | 'testing' | 'none';
  /** Names of mail hosts without final dot; a leading `*.` stands for one label. */
  readonly mx: readonly string[];
  /** How long senders keep the policy, in seconds, up to a year. */
  readonly maxAge: number;
}

const longest = 31_557_600;
const modes: ReadonlySet<string> = new Set(['enforce', 'testing', 'none']);

function idFaults(id: string | undefined): readonly Fault[] {
  if (id === undefined) return [{ message: 'an MTA-STS record needs id= (RFC 8461 §3.1)' }];
  return /^[A-Za-z0-9]{1,32}$/.test(id)
    ? []
    : [
        {
          message: 'id= is 1 to 32 letters and digits (RFC 8461 §3.1)',
          value: id,
          hint: 'a date and a count, or the start of a hash of the policy',
        },
      ];
}

/**
 * Writes the text of the record at `_mta-sts`; the id changes whenever the policy file does.
 * @throws InputError for an id that is not 1 to 32 letters and digits (RFC 8461 §3.1).
 */
export function mtaStsRecord({ id }: { readonly id: string }): string {
  refuse(idFaults(id));
  return `v=STSv1; id=${id};`;
}

/** Reads the text of an MTA-STS record. @throws InputError as RFC 8461 §3.1 refuses it, all faults at once. */
export function parseMtaStsRecord(text: string): { readonly id: string } {
  const tags = parseTagList(text);
  const id = tagValue(tags, 'id');
  refuse([...tags.faults, ...versionFaults(tags, 'STSv1'), ...idFaults(id)]);
  return { id: id ?? '' };
}

function isPattern(pattern: string): boolean {
  return valueOf(() => domainName(pattern.replace(/^\*\./, ''))) !== undefined;
}

function policyFaults({ mode, mx, maxAge }: MtaStsPolicy): readonly Fault[] {
  const bad = mx.filter((pattern) => pattern.endsWith('.') || !isPattern(pattern));
  return [
    ...(modes.has(mode) ? [] : [{ message: 'mode is enforce, testing or none (RFC 8461 §3.2)', value: mode }]),
    ...(mode !== 'none' && mx.length === 0
      ? [{ message: 'a policy needs at least one mx unless its mode is none (RFC 8461 §3.2)' }]
      : []),
    ...bad.map((value) => ({ message: 'mx is a host name or *. and a domain (RFC 8461 §3.2)', value })),
    ...(Number.isInteger(maxAge) && maxAge >= 0 && maxAge <= longest
      ? []
      : [{ message: `max_age is 0 to ${longest} seconds (RFC 8461 §3.2)`, value: String(maxAge) }]),
  ];
}

/** Writes the policy file, one `key: value` a line. @throws InputError as RFC 8461 §3.2 refuses it, all faults at once. */
export function mtaStsPolicy(policy: MtaStsPolicy): string {
  refuse(policyFaults(policy));
  return [
    'version: STSv1',
    `mode: ${policy.mode}`,
    ...policy.mx.map((name) => `mx: ${name}`),
    `max_age: ${policy.maxAge}`,
    '',
  ].join('\n');
}

function readLine(line: string, index: number): { readonly key: string; readonly value: string } | Fault {
  const [, key, value] = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,31}):[ \t]*([^\r\n]*)$/.exec(line) ?? [];
  return key === undefined || value === undefined
    ? { message: 'expected key: value (RFC 8461 §3.2)', value: line, place: { line: index + 1 } }
    : { key, value: value.trimEnd() };
}

/** Reads a policy file, lines ending in LF or CRLF. @throws InputError as RFC 8461 §3.2 refuses it, all faults at once. */
export function parseMtaStsPolicy(text: string): MtaStsPolicy {
  const lines = text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map(readLine);
  const faults = lines.filter((line) => 'message' in line);
  const values = (key: string): readonly string[] =>
    lines.flatMap((line) => ('key' in line && line.key === key ? [line.value] : []));
  const [version, mode, age] = ['version', 'mode', 'max_age'].map((key) => values(key)[0]);
  const policy = {
    mode: mode as MtaStsPolicy['mode'],
    mx: values('mx'),
    maxAge: /^\d{1,10}$/.test(age ?? '') ? Number(age) : Number.NaN,
  };
  const versions = version === 'STSv1' ? [] : [{ message: 'version is STSv1 (RFC 8461 §3.2)', value: version ?? '' }];
  refuse([...faults, ...versions, ...policyFaults(policy)]);
  return policy;
}
