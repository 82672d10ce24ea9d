import { refuse } from '../attempt.ts';
import type { Fault } from '../fault.ts';
import { splitUris, uriFaults } from '../policies/report-uris.ts';
import { parseTagList, type Tag, type TagList, tagValue, versionFaults, wordFaults } from '../text/tag-list.ts';
import type { DmarcAction, DmarcPolicy, DmarcRecord } from './dmarc-record.ts';

const actions = ['none', 'quarantine', 'reject'] as const;
const words = {
  sp: actions,
  np: actions,
  adkim: ['r', 's'],
  aspf: ['r', 's'],
  psd: ['y', 'n', 'u'],
  t: ['y', 'n'],
} as const;
const known: ReadonlySet<string> = new Set(['v', 'p', 'rua', 'ruf', 'fo', ...Object.keys(words)]);
const retired: ReadonlySet<string> = new Set(['pct', 'rf', 'ri']);
const modes = { r: 'relaxed', s: 'strict' } as const;
const suffixes = { y: 'yes', n: 'no', u: 'unknown' } as const;

// RFC 7489 allowed a size limit behind each address, `!10m`; RFC 9989 tells reporters to ignore it.
function reportUris(tags: TagList, name: 'rua' | 'ruf'): readonly string[] | undefined {
  const value = tagValue(tags, name);
  return value === undefined ? undefined : splitUris(value).map((uri) => uri.replace(/![0-9]+[kmgt]?$/i, ''));
}

function policyFaults(tags: TagList): readonly Fault[] {
  if (tagValue(tags, 'p') !== undefined) return wordFaults(tags, 'p', actions);
  // RFC 9989 §4.7: without p= a record with a report address counts as p=none.
  return tagValue(tags, 'rua') === undefined ? [{ message: 'a DMARC record needs p= (RFC 9989 §4.7)' }] : [];
}

function note({ name, value }: { readonly name: string; readonly value: string }): readonly Fault[] {
  const shown = { severity: 'warning', value: `${name}=${value}` } as const;
  if (retired.has(name))
    return [
      {
        ...shown,
        message: `RFC 9989 retired ${name}=: receivers ignore it`,
        hint:
          name === 'pct' && value !== '100'
            ? 'leave it out; t=y asks for one step less than the policy'
            : 'leave it out',
      },
    ];
  return known.has(name)
    ? []
    : [{ ...shown, message: `${name}= is no tag of DMARC: receivers ignore it`, hint: 'look for a spelling mistake' }];
}

const worded: ReadonlySet<string> = new Set(['p', 'fo', ...Object.keys(words)]);

/** The tags with their words in lower case: the grammar of RFC 9989 §4.8 is without case there, and so are receivers. */
function lowered({ tags, faults }: TagList): TagList {
  return {
    tags: tags.map(({ name, value }) => ({ name, value: worded.has(name) ? value.toLowerCase() : value })),
    faults,
  };
}

function caseNotes({ tags }: TagList): readonly Fault[] {
  return tags
    .filter(({ name, value }) => worded.has(name) && value !== value.toLowerCase())
    .map(({ name, value }) => ({
      severity: 'warning',
      message: `receivers read ${name}= without case; it is written in lower case`,
      value: `${name}=${value}`,
      hint: `write ${name}=${value.toLowerCase()}`,
    }));
}

function missingPolicyNote(tags: TagList): readonly Fault[] {
  return tagValue(tags, 'p') === undefined
    ? [
        {
          severity: 'warning',
          message: 'without p= the policy is none, and receivers of before RFC 9989 ignore the record',
          hint: 'write p=none',
        },
      ]
    : [];
}

function failureOptionFaults(tags: TagList): readonly Fault[] {
  const options = tagValue(tags, 'fo')?.split(':') ?? [];
  return options
    .filter((option) => !/^[01ds]$/.test(option.trim()))
    .map((value) => ({ message: 'fo= is a list of 0, 1, d, s', value }));
}

function definedOnly<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function readPolicy(tags: TagList): DmarcPolicy {
  const tag = (name: string): string | undefined => tagValue(tags, name);
  return {
    policy: (tag('p') ?? 'none') as DmarcAction,
    ...definedOnly({
      subdomains: tag('sp') as DmarcAction | undefined,
      nonexistent: tag('np') as DmarcAction | undefined,
      aggregateReports: reportUris(tags, 'rua'),
      failureReports: reportUris(tags, 'ruf'),
      failureOptions: tag('fo')
        ?.split(':')
        .map((option) => option.trim()) as DmarcPolicy['failureOptions'],
      dkimAlignment: modes[tag('adkim') as keyof typeof modes],
      spfAlignment: modes[tag('aspf') as keyof typeof modes],
      publicSuffix: suffixes[tag('psd') as keyof typeof suffixes],
      testing: tag('t') === 'y' ? true : undefined,
    }),
  };
}

/** Tells whether the text of a TXT record is a DMARC record at all: `v=DMARC1` first, its value in that case (RFC 9989 §4.7). */
export function isDmarc(text: string): boolean {
  return /^[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/.test(text);
}

/** Names of tags are compared without case (RFC 9989 §4.8, RFC 5234 §2.3). */
function withoutCase({ tags, faults }: TagList): TagList {
  const lower = tags.map(({ name, value }): Tag => ({ name: name.toLowerCase(), value }));
  const seen = new Set<string>();
  const twice = lower.filter(({ name }) => seen.size === seen.add(name).size);
  return {
    tags: lower,
    faults: [
      ...faults,
      ...twice.map(({ name, value }) => ({ message: `the tag ${name} comes twice`, value: `${name}=${value}` })),
    ],
  };
}

/**
 * Reads the text of a DMARC record (RFC 9989 §4.7). `pct`, `rf`, `ri` and unknown tags are read and told in `notes`.
 * @throws InputError when the version is not first, `p=` is missing without `rua=`, or a tag has a word it may not have.
 */
export function parseDmarc(text: string): DmarcRecord {
  const written = withoutCase(parseTagList(text));
  const tags = lowered(written);
  const listed = Object.entries(words).flatMap(([name, list]) => wordFaults(tags, name, list));
  const addresses = (['rua', 'ruf'] as const).flatMap((name) =>
    uriFaults(name, reportUris(tags, name) ?? [], 'mailto'),
  );
  const percent = tagValue(tags, 'pct');
  const percentFaults =
    percent === undefined || (/^\d{1,3}$/.test(percent) && Number(percent) <= 100)
      ? []
      : [{ message: 'pct= is a number from 0 to 100', value: percent }];
  refuse([
    ...tags.faults,
    ...versionFaults(tags, 'DMARC1'),
    ...policyFaults(tags),
    ...listed,
    ...failureOptionFaults(tags),
    ...addresses,
    ...percentFaults,
  ]);
  return {
    ...readPolicy(tags),
    ...(percent !== undefined && { percent: Number(percent) }),
    notes: [...missingPolicyNote(tags), ...caseNotes(written), ...tags.tags.flatMap(note)],
  };
}
