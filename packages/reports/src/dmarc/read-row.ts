import { foreignAddress, foreignCount, foreignDomain, foreignText } from '../bounds/foreign-text.ts';
import { speaksFor } from '../bounds/speaks-for.ts';
import { childOf, childrenOf, childText } from '../xml/xml-children.ts';
import type { XmlElement } from '../xml/read-xml.ts';
import type { AggregateRow, ReportedDisposition, ReportedDkim } from './aggregate-report.ts';

/** A record, read: its row where it counts messages of somebody, and what was made up for. */
export interface ReadRow {
  readonly row?: AggregateRow;
  readonly notes: readonly string[];
}

const empty: XmlElement = { name: '', text: '', children: [] };

// What RFC 9990 calls `pass` went through like `none`: the policy was not applied.
const dispositions: Readonly<Record<string, ReportedDisposition>> = {
  none: 'none',
  pass: 'none',
  quarantine: 'quarantine',
  reject: 'reject',
};

const results: Readonly<Record<string, string>> = {
  hardfail: 'fail',
  soft_fail: 'softfail',
  unknown: 'permerror',
  error: 'temperror',
};

function resultIn(element: XmlElement): string {
  const text = (foreignText(childText(element, 'result')) ?? 'none').toLowerCase().slice(0, 20);
  return Object.hasOwn(results, text) ? (results[text] ?? text) : text;
}

/** Most signatures of a record that are kept. */
const mostSignatures = 20;

function readDkim(results: XmlElement): readonly ReportedDkim[] {
  return childrenOf(results, 'dkim')
    .slice(0, mostSignatures)
    .flatMap((element) => {
      const domain = foreignDomain(childText(element, 'domain'));
      const selector = foreignText(childText(element, 'selector'))?.toLowerCase();
      return domain === undefined
        ? []
        : [{ domain, ...(selector === undefined ? {} : { selector }), result: resultIn(element) }];
    });
}

/** The SPF result of the envelope sender, and of HELO only where there is no other. */
function readSpf(results: XmlElement, envelope: string | undefined): AggregateRow['spf'] {
  const all = childrenOf(results, 'spf').slice(0, mostSignatures);
  const chosen = all.find((element) => childText(element, 'scope') !== 'helo') ?? all[0];
  if (chosen === undefined) return undefined;
  const domain = foreignDomain(childText(chosen, 'domain')) ?? envelope;
  return domain === undefined ? undefined : { domain, result: resultIn(chosen) };
}

/** What the reporter says of an alignment; where it says nothing, what its results amount to. */
function isAligned(
  said: string | undefined,
  passed: readonly string[],
  author: string,
): { readonly aligned: boolean; readonly isGuess: boolean } {
  const word = said?.toLowerCase();
  if (word === 'pass') return { aligned: true, isGuess: false };
  if (word !== undefined) return { aligned: false, isGuess: false };
  return { aligned: passed.some((domain) => speaksFor(domain, author)), isGuess: true };
}

function readReasons(evaluated: XmlElement): readonly string[] {
  return [
    ...new Set(
      childrenOf(evaluated, 'reason')
        .slice(0, 10)
        .flatMap((reason) => foreignText(childText(reason, 'type'))?.toLowerCase() ?? []),
    ),
  ];
}

function dispositionIn(evaluated: XmlElement): ReportedDisposition {
  const text = childText(evaluated, 'disposition')?.toLowerCase() ?? '';
  return Object.hasOwn(dispositions, text) ? (dispositions[text] ?? 'unknown') : 'unknown';
}

/** Reads one record; `policyDomain` stands for the author's domain where a reporter leaves it out. */
export function readRow(record: XmlElement, policyDomain: string | undefined): ReadRow {
  const row = childOf(record, 'row') ?? empty;
  const evaluated = childOf(row, 'policy_evaluated') ?? empty;
  const identifiers = childOf(record, 'identifiers') ?? childOf(record, 'identities') ?? empty;
  const auth = childOf(record, 'auth_results') ?? empty;
  const named = foreignDomain(childText(identifiers, 'header_from'));
  const author = named ?? policyDomain;
  if (author === undefined) return { notes: ['a record names no author’s domain: it is left out'] };
  const said = childText(row, 'count');
  const count = said === undefined ? 1 : foreignCount(said);
  if (count === undefined) return { notes: ['a record has a count that is none: it is left out'] };
  const source = foreignAddress(childText(row, 'source_ip'));
  const dkim = readDkim(auth);
  const spf = readSpf(auth, foreignDomain(childText(identifiers, 'envelope_from')));
  const dkimPassed = dkim.filter(({ result }) => result === 'pass').map(({ domain }) => domain);
  const byDkim = isAligned(childText(evaluated, 'dkim'), dkimPassed, author);
  const bySpf = isAligned(childText(evaluated, 'spf'), spf?.result === 'pass' ? [spf.domain] : [], author);
  const notes = [
    ...(named === undefined ? ['a record names no author’s domain: that of the policy is taken'] : []),
    ...(said === undefined ? ['a record has no count: it is taken as one message'] : []),
    ...(source === undefined ? ['a record names no source'] : []),
    ...(byDkim.isGuess || bySpf.isGuess ? ['a record tells no alignment: its results are taken'] : []),
  ];
  if (count === 0) return { notes };
  return {
    notes,
    row: {
      ...(source === undefined ? {} : { source }),
      count,
      disposition: dispositionIn(evaluated),
      dkimAligned: byDkim.aligned,
      spfAligned: bySpf.aligned,
      reasons: readReasons(evaluated),
      author,
      dkim,
      ...(spf === undefined ? {} : { spf }),
    },
  };
}
