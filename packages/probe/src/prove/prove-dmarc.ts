import { type DmarcEvaluation, evaluateDmarc } from '../dmarc/evaluate-dmarc.ts';
import type { DkimVerification } from '../dkim/verify-dkim.ts';
import type { SpfEvaluation } from '../spf/evaluate-spf.ts';
import { type Proof, type ProofContext, proofState } from './proof.ts';

interface Parts {
  readonly spf: SpfEvaluation;
  readonly dkim: DkimVerification | undefined;
}

function fixOf({ domain, mailFrom }: ProofContext, { spf, dkim }: Parts): string {
  if (dkim === undefined) return `sign with a key of ${domain}`;
  if (dkim.result !== 'pass') return 'mend DKIM: then its signature is aligned';
  return spf.result === 'pass' ? `send from an address of ${domain}, not ${mailFrom}` : 'mend SPF or DKIM';
}

/** What a pass hangs on, where it is one of the two only. */
function onlyBy({ alignments, policy }: DmarcEvaluation): Pick<Proof, 'counterfactual'> {
  const ways = new Set(alignments.filter(({ aligned }) => aligned).map(({ by }) => by));
  const [only, other] = ways;
  if (only === undefined || other !== undefined) return {};
  return {
    counterfactual: `it passes by ${only} alone: where ${only} breaks${only === 'SPF' ? ', as in every forwarding' : ''}, receivers are asked for p=${policy ?? 'none'}`,
  };
}

/** DMARC of one way by RFC 9989, with what the older reading would say where it differs. */
export async function proveDmarc(context: ProofContext, parts: Parts): Promise<Proof> {
  const { domain, resolver } = context;
  const evaluation = await evaluateDmarc({
    from: domain,
    spf: parts.spf,
    dkim: parts.dkim?.signatures ?? [],
    resolver,
  });
  const { result, reason, differences } = evaluation;
  const said = [reason, ...differences.map((difference) => `older receivers: ${difference}`)].join('; ');
  if (result === 'none')
    return {
      state: 'absent',
      result,
      reason: said,
      fix: `publish "v=DMARC1; p=none; rua=mailto:…" as TXT at _dmarc.${domain}`,
    };
  const state = proofState(result);
  return {
    state,
    result,
    reason: said,
    ...(state === 'pass' ? onlyBy(evaluation) : {}),
    ...(state === 'fail' ? { fix: fixOf(context, parts) } : {}),
  };
}
