import { type Fault, InputError, isIPv4, isIPv6, type Place, refuse } from '@waxseal/core';

/** A value as the file holds it: text, or an MX record. */
export type AnswerValue = string | { readonly exchange: string; readonly priority: number };

/** What the DNS said to one question. */
export interface DnsAnswer {
  /** Without final dot. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'CNAME' | 'MX' | 'PTR' | 'TXT';
  /** Empty where the name has no such record; absent where there is no such name. */
  readonly values?: readonly AnswerValue[];
}

/** The committed file `dns-answers.json`: what the DNS beyond our zones said on a day, so that proofs need no network. */
export interface DnsAnswers {
  readonly version: 1;
  /** The day the answers were taken, `2026-11-24`. */
  readonly taken: string;
  readonly answers: readonly DnsAnswer[];
}

type Json = Readonly<Record<string, unknown>>;

const types: readonly string[] = ['A', 'AAAA', 'CNAME', 'MX', 'PTR', 'TXT'];
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isRight: Readonly<Record<string, (value: unknown) => boolean>> = {
  A: (value) => typeof value === 'string' && isIPv4(value),
  AAAA: (value) => typeof value === 'string' && isIPv6(value),
  MX: (value) => isObject(value) && typeof value['exchange'] === 'string' && Number.isInteger(value['priority']),
};
const isText = (value: unknown): boolean => typeof value === 'string';
const expected: Readonly<Record<string, string>> = {
  A: 'an IPv4 address',
  AAAA: 'an IPv6 address',
  MX: '{ "exchange": …, "priority": … }',
};

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}

function answerFaults(answer: unknown, path: string, place: Place): readonly Fault[] {
  const fault = (where: string, message: string, value: unknown): Fault => ({
    message,
    place: { ...place, path: where },
    value: shown(value),
  });
  if (!isObject(answer)) return [fault(path, 'expected an object with name, type and values', answer)];
  const { name, type, values, ...rest } = answer;
  const unknown = Object.keys(rest).map((key) =>
    fault(`${path}.${key}`, 'an answer has name, type and values only', key),
  );
  const named =
    typeof name === 'string' && name !== '' && !name.endsWith('.')
      ? []
      : [fault(`${path}.name`, 'expected a name without final dot', name)];
  if (!types.includes(String(type)))
    return [...unknown, ...named, fault(`${path}.type`, `expected one of ${types.join(', ')}`, type)];
  if (values !== undefined && !Array.isArray(values))
    return [...unknown, ...named, fault(`${path}.values`, 'expected a list', values)];
  const right = isRight[String(type)] ?? isText;
  const wrong = (values ?? []).flatMap((value, index) =>
    right(value) ? [] : [fault(`${path}.values[${index}]`, `expected ${expected[String(type)] ?? 'text'}`, value)],
  );
  return [...unknown, ...named, ...wrong];
}

/** Questions that are answered twice. */
function twice(answers: readonly unknown[], place: Place): readonly Fault[] {
  const seen = new Set<string>();
  return answers.flatMap((answer, index) => {
    const key = isObject(answer) ? `${String(answer['type'])} ${String(answer['name']).toLowerCase()}` : `${index}`;
    if (!seen.has(key)) return seen.add(key) && [];
    return [{ message: 'this question is answered twice', place: { ...place, path: `answers[${index}]` }, value: key }];
  });
}

function readJson(text: string, place: Place): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const [, line, column] = /line (\d+) column (\d+)/.exec(String(cause)) ?? [];
    const where = line === undefined ? place : { ...place, line: Number(line), column: Number(column) };
    throw new InputError('this is no JSON', {
      place: where,
      cause,
      hint: 'write the file anew by the command that refreshes it',
    });
  }
}

/** Reads a file of DNS answers. @throws InputError with all its faults at once. */
export function parseDnsAnswers(text: string, file?: string): DnsAnswers {
  const place: Place = file === undefined ? {} : { file };
  const json = readJson(text, place);
  if (!isObject(json)) throw new InputError('expected an object with version, taken and answers', { place });
  const { version, taken, answers } = json;
  const at = (path: string, message: string, value: unknown): Fault => ({
    message,
    place: { ...place, path },
    value: shown(value),
  });
  const list = Array.isArray(answers) ? (answers as readonly unknown[]) : [];
  refuse([
    ...(version === 1 ? [] : [at('version', 'expected version 1', version)]),
    ...(typeof taken === 'string' && /^\d{4}-\d\d-\d\d$/.test(taken)
      ? []
      : [at('taken', 'expected a day like 2026-11-24', taken)]),
    ...(Array.isArray(answers) ? [] : [at('answers', 'expected a list', answers)]),
    ...list.flatMap((answer, index) => answerFaults(answer, `answers[${index}]`, place)),
    ...twice(list, place),
  ]);
  return json as unknown as DnsAnswers;
}

/** Writes a file of DNS answers: sorted, one answer a line, the same for the same answers. */
export function renderDnsAnswers({ taken, answers }: DnsAnswers): string {
  const lines = answers
    .map(({ name, type, values }) =>
      JSON.stringify({ name: name.toLowerCase(), type, ...(values === undefined ? {} : { values }) }),
    )
    .toSorted();
  return `{\n  "version": 1,\n  "taken": ${JSON.stringify(taken)},\n  "answers": [\n${lines.map((line) => `    ${line}`).join(',\n')}\n  ]\n}\n`;
}
