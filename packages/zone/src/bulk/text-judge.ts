import {
  type DomainName,
  domainName,
  isDmarc,
  isSpf,
  parseDkimKeyRecord,
  parseDmarc,
  parseSpf,
  spfLookupLimit,
  spfLookups,
  type SpfMechanism,
  type SpfRecord,
  valueOf,
} from '@waxseal/core';
import { dmarcOwner, hasUnderscore, selectorOwner } from './name-traits.ts';

/** An SPF record in which nothing is wrong if its owner has what it asks for and its other names lie outside the zone. */
export interface QuietSpf {
  readonly needsAddress: boolean;
  readonly needsExchange: boolean;
  readonly outside: readonly DomainName[];
}

/** What is to be said of a text: nothing, nothing if an SPF record's conditions hold, or perhaps something. */
export type TextVerdict = 'quiet' | 'suspect' | QuietSpf;

function isQuietKey(text: string): boolean {
  const key = valueOf(() => parseDkimKeyRecord(text));
  return (
    key?.bits !== undefined &&
    (key.algorithm === 'ed25519' || key.bits >= 2048) &&
    key.testing !== true &&
    key.unknownTags.length === 0 &&
    key.hashes === undefined &&
    key.services === undefined &&
    text.startsWith('v=DKIM1;')
  );
}

function isQuietDmarc(text: string): boolean {
  const record = isDmarc(text) ? valueOf(() => parseDmarc(text)) : undefined;
  return record !== undefined && record.notes.length === 0 && (record.aggregateReports ?? []).length > 0;
}

/** The name that a term asks for, `own` for the owner's; undefined where the answer depends on more. */
function asked(mechanism: SpfMechanism): DomainName | 'own' | 'nothing' | undefined {
  if ('address' in mechanism) return 'nothing';
  if (mechanism.mechanism === 'ptr' || mechanism.mechanism === 'exists') return undefined;
  const { domain } = mechanism;
  if (domain === undefined) return 'own';
  return domain.includes('%') ? undefined : valueOf(() => domainName(domain));
}

function quietSpf(spf: SpfRecord): TextVerdict {
  const { mechanisms, otherwise, redirect } = spf;
  const names = mechanisms.map(asked);
  const isUsual =
    (otherwise === 'fail' || otherwise === 'softfail' || otherwise === 'neutral') && redirect === undefined;
  if (
    !isUsual ||
    names.includes(undefined) ||
    spfLookups(spf) > spfLookupLimit ||
    spf.unreachable.length + spf.unknownModifiers.length > 0
  )
    return 'suspect';
  const asksOwn = (word: string): boolean =>
    mechanisms.some(({ mechanism }, index) => mechanism === word && names[index] === 'own');
  const outside = names.filter(
    (name): name is DomainName => name !== undefined && name !== 'own' && name !== 'nothing',
  );
  return { needsAddress: asksOwn('a'), needsExchange: asksOwn('mx'), outside };
}

function judgeSpf(text: string): TextVerdict {
  const spf = text.length > 200 ? undefined : valueOf(() => parseSpf(text));
  return spf === undefined ? 'suspect' : quietSpf(spf);
}

// What a policy or a slip in front of one begins with. Rules that look for more than this look for a backslash as well,
// which no text has that is read here, or at owners with an underscore.
const noteworthyStart = /^(?:[\s"'`v\u00C2\u00E2\u00EF]|[kop]\s*=|dkim\s*=|spf|sfp)/i;

/** Judges the texts of TXT records by what every rule on them would say; a verdict on a text is remembered. */
export class TextJudge {
  readonly #known = new Map<string, TextVerdict>();

  judge(text: string, ownerTraits: number): TextVerdict {
    if ((ownerTraits & hasUnderscore) === 0) {
      if (text !== '' && !noteworthyStart.test(text)) return 'quiet';
      return isSpf(text) ? this.#remembered(text, judgeSpf) : 'suspect';
    }
    if ((ownerTraits & selectorOwner) !== 0) return isQuietKey(text) ? 'quiet' : 'suspect';
    if ((ownerTraits & dmarcOwner) !== 0)
      return this.#remembered(`_dmarc ${text}`, () => (isQuietDmarc(text) ? 'quiet' : 'suspect'));
    return 'suspect';
  }

  #remembered(text: string, judge: (text: string) => TextVerdict): TextVerdict {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const verdict = judge(text);
    // Where every text is its own, remembering them costs memory and brings nothing.
    if (this.#known.size < 4096) this.#known.set(text, verdict);
    return verdict;
  }
}
