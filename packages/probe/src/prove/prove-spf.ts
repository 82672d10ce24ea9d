import {
  type DomainName,
  domainName,
  isSpf,
  joinedText,
  minutes,
  type ResourceRecord,
  sameName,
  textRecord,
} from '@waxseal/core';
import { evaluateSpf, type SpfEvaluation } from '../spf/evaluate-spf.ts';
import { clientAddress } from '../spf/client-address.ts';
import { type Proof, type ProofContext, proofState } from './proof.ts';

function spfTextAt(records: readonly ResourceRecord[], owner: DomainName): string | undefined {
  return records
    .flatMap((record) => (record.type === 'TXT' && sameName(record.owner, owner) ? [joinedText(record.strings)] : []))
    .find(isSpf);
}

/** The records with another SPF text at a name. */
function withSpf(records: readonly ResourceRecord[], owner: DomainName, text: string): readonly ResourceRecord[] {
  const others = records.filter(
    (record) => !(record.type === 'TXT' && sameName(record.owner, owner) && isSpf(joinedText(record.strings))),
  );
  return [...others, textRecord({ owner, ttl: minutes(5) }, text)];
}

function evaluate({ egress: { ip, helo }, mailFrom, resolver }: ProofContext): Promise<SpfEvaluation> {
  return evaluateSpf({ ip, helo, sender: mailFrom, resolver });
}

/** A record with one more address, in front of what decides when nothing matches. */
function withAddress(text: string, ip: string): { readonly term: string; readonly text: string } {
  const { family, text: address } = clientAddress(ip);
  const term = `${family}:${address}`;
  const terms = text.split(' ').filter((one) => one !== '');
  const last = terms.findIndex((one, index) => index > 0 && /^(?:[+?~-]?all|redirect=.*)$/i.test(one));
  return { term, text: terms.toSpliced(last === -1 ? terms.length : last, 0, term).join(' ') };
}

async function whatMendsIt(
  context: ProofContext,
  owner: DomainName,
  why: string,
): Promise<Pick<Proof, 'counterfactual' | 'fix'>> {
  const { egress, records, resolverWith } = context;
  const text = spfTextAt(records, owner);
  const { family, text: address } = clientAddress(egress.ip);
  if (text === undefined) return { fix: `publish "v=spf1 ${family}:${address} -all" as TXT at ${owner}` };
  const mended = withAddress(text, egress.ip);
  const { result } = await evaluate({ ...context, resolver: resolverWith(withSpf(records, owner, mended.text)) });
  // Another address does not mend a record that is broken, or asks too much.
  if (result !== 'pass') return { fix: `mend the SPF record of ${owner}: ${why}` };
  return {
    counterfactual: `with ${mended.term} mail through ${egress.name} passes`,
    fix: `add ${mended.term} to the SPF record of ${owner}`,
  };
}

/** What the pass hangs on: the term that matched, and what is said without it. */
async function whatHoldsIt(
  context: ProofContext,
  owner: DomainName,
  { terms }: SpfEvaluation,
): Promise<Pick<Proof, 'counterfactual'>> {
  const text = spfTextAt(context.records, owner);
  const term = terms.find(({ depth, outcome }) => depth === 0 && outcome === 'match')?.term;
  if (text === undefined || term === undefined) return {};
  const rest = text
    .split(' ')
    .filter((one) => one !== term)
    .join(' ');
  const { result } = await evaluate({
    ...context,
    resolver: context.resolverWith(withSpf(context.records, owner, rest)),
  });
  // No answer is no counterfactual: nobody knows what a receiver would say.
  return result === 'pass' || result === 'temperror'
    ? {}
    : { counterfactual: `remove ${term} and mail through ${context.egress.name} gets ${result}` };
}

/** SPF of one way, with what it hangs on or what would mend it; both were tried out. */
export async function proveSpf(
  context: ProofContext,
): Promise<{ readonly proof: Proof; readonly evaluation: SpfEvaluation }> {
  const evaluation = await evaluate(context);
  const { result, reason, lookups, voidLookups, unanswered } = evaluation;
  const owner = domainName(evaluation.domain);
  // A name of the client that nobody could tell may have matched.
  const state = unanswered.length > 0 && result !== 'pass' ? 'unknown' : proofState(result);
  const more =
    state === 'pass'
      ? await whatHoldsIt(context, owner, evaluation)
      : state === 'fail'
        ? await whatMendsIt(context, owner, reason)
        : {};
  return {
    evaluation,
    proof: { state, result, reason: `${reason} (lookups ${lookups} of 10, void ${voidLookups} of 2)`, ...more },
  };
}
