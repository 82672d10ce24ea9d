import type { CheckReport, HostReport, RunReport, TaskReport } from './run-report.ts';

interface TestCase {
  readonly host: string;
  readonly name: string;
  readonly seconds: number;
  /** `error`: the host was never reached, so nothing was tried; `skipped` with its reason. */
  readonly bad?: { readonly element: 'failure' | 'error' | 'skipped'; readonly text: string };
  /** What is worth reading of a case that passed. */
  readonly said?: string;
}

// XML 1.0 §2.2 has no way to write most control characters, halves of surrogate pairs, U+FFFE and U+FFFF.
const writable = (char: string): boolean => {
  const code = char.codePointAt(0) ?? 0;
  return code >= 32 ? (code < 0xd800 || code > 0xdfff) && code !== 0xfffe && code !== 0xffff : '\t\n\r'.includes(char);
};
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
const xml = (text: string): string =>
  [...text]
    .filter(writable)
    .map((char) => entities[char] ?? char)
    .join('');
/** A line break in an attribute would be read as a space. */
const attribute = (text: string): string => xml(text).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');

const saidBy = ({ message, output }: TaskReport): string =>
  [message, output].filter((text) => text !== undefined && text !== '').join('\n');

function taskCase(host: string, play: string, one: TaskReport): TestCase {
  const common = { host, name: `${play}: ${one.handler ? 'handler: ' : ''}${one.task.name}`, seconds: one.ms / 1000 };
  const said = saidBy(one);
  if (one.outcome === 'failed') return { ...common, bad: { element: 'failure', text: said } };
  if (one.outcome === 'skipped') return { ...common, bad: { element: 'skipped', text: said } };
  return { ...common, said: [one.outcome === 'ok' ? '' : one.outcome, said].filter(Boolean).join('\n') };
}

function lostCase({ host, unreachable }: HostReport, play: string): readonly TestCase[] {
  if (unreachable === undefined) return [];
  const { message, value, hint } = unreachable;
  return [
    {
      host,
      name: `${play}: reach the host`,
      seconds: 0,
      bad: { element: 'error', text: [message, value, hint].filter(Boolean).join('\n') },
    },
  ];
}

function notReachedCase({ host, notReached }: HostReport, play: string): readonly TestCase[] {
  if (notReached === undefined) return [];
  return [{ host, name: `${play}: not reached`, seconds: 0, bad: { element: 'skipped', text: notReached } }];
}

function checkCase(host: string, play: string, { check, result, ms }: CheckReport): TestCase {
  const common = { host, name: `${play}: ${check}`, seconds: ms / 1000 };
  return result.passed
    ? common
    : { ...common, bad: { element: 'failure', text: [result.detail, result.hint].filter(Boolean).join('\n') } };
}

function casesOf(play: string, share: HostReport): readonly TestCase[] {
  const { host, tasks, checks } = share;
  return [
    ...tasks.map((one) => taskCase(host, play, one)),
    ...checks.map((one) => checkCase(host, play, one)),
    ...lostCase(share, play),
    ...notReachedCase(share, play),
  ];
}

function renderCase({ host, name, seconds, bad, said = '' }: TestCase): string {
  const inner = [
    ...(bad === undefined
      ? []
      : [`<${bad.element} message="${attribute(bad.text.split('\n')[0] ?? '')}">${xml(bad.text)}</${bad.element}>`]),
    ...(said === '' ? [] : [`<system-out>${xml(said)}</system-out>`]),
  ];
  return `    <testcase classname="${attribute(host)}" name="${attribute(name)}" time="${seconds.toFixed(3)}">${inner.join('')}</testcase>\n`;
}

function totals(cases: readonly TestCase[], seconds: number): string {
  const count = (element: string): number => cases.filter(({ bad }) => bad?.element === element).length;
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${seconds.toFixed(3)}"`;
}

/** Renders a run as JUnit XML: a suite per host, a case per task, check and lost connection. A suite's time is what the run spent on its host. */
export function renderJunit({ playbook, startedAt, hosts, plays, end }: RunReport): string {
  const cases = plays.flatMap(({ play, hosts: shares }) => shares.flatMap((share) => casesOf(play, share)));
  const byHost = Map.groupBy(cases, ({ host }) => host);
  const suites = [...new Set([...hosts, ...byHost.keys()])].map((host) => {
    const own = byHost.get(host) ?? [];
    const spent = end?.recap.find((row) => row.host === host)?.ms ?? 0;
    const at = startedAt === undefined ? '' : ` timestamp="${attribute(startedAt)}"`;
    return `  <testsuite name="${attribute(host)}" ${totals(own, spent / 1000)}${at}>\n${own.map(renderCase).join('')}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${attribute(playbook)}" ${totals(cases, (end?.ms ?? 0) / 1000)}>\n${suites.join('')}</testsuites>\n`;
}
