import { type DomainChange } from '@waxseal/domain';

/** Why a zone is not published, and the way out. */
export interface Refusal {
  readonly fault: string;
  readonly hint: string;
}

/** Most sentences that a refusal quotes; the rest is counted. */
const quoted = 25;

/** Several refusals as one, each with its own way out; undefined where there are none. */
export function joinRefusals(refusals: readonly (Refusal | undefined)[]): Refusal | undefined {
  const all = refusals.filter((one) => one !== undefined);
  if (all.length === 0) return undefined;
  return { fault: all.map(({ fault }) => fault).join('\n'), hint: all.map(({ hint }) => hint).join('; ') };
}

/** The refusal of changes that nobody has agreed to, with the exact words that agree; undefined where there are none. */
export function unagreed(changes: readonly DomainChange[]): Refusal | undefined {
  if (changes.length === 0) return undefined;
  const lines = changes.slice(0, quoted).map(({ words }) => `  - ${words}`);
  const more = changes.length > quoted ? [`  and ${changes.length - quoted} more, once these are decided`] : [];
  return {
    fault: [
      'it would take from mail that is published today, and nothing says that this is meant:',
      ...lines,
      ...more,
    ].join('\n'),
    hint: 'declare what the zone has today, or agree to a line by its very words in the var agreed (docs/domain.md)',
  };
}
