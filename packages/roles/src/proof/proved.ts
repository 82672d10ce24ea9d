import { type Fault, type ResourceRecord, withoutDot } from '@waxseal/core';
import type { Check, CheckResult } from '@waxseal/playbook';
import { explainMatrix, matrixTable, type Proof, type ProofCell, type ProofMatrix, proveMatrix } from '@waxseal/probe';
import type { MailVars } from '../mail-vars.ts';
import { type BeyondZone, beyondZone } from './beyond-zone.ts';
import { type ProofInputs, proofName } from './proof-inputs.ts';

export interface Proved {
  readonly vars: Pick<MailVars, 'domain' | 'dnsAnswers' | 'elsewhere'>;
  /** The zone as it would be published. */
  readonly records: readonly ResourceRecord[];
  readonly inputs: Pick<ProofInputs, 'ways' | 'proof'>;
}

/** A check that needs no host: `waxseal check` runs it as well. */
export interface OfflineCheck extends Check {
  prove(place: 'system' | 'directory'): Promise<CheckResult>;
}

// The reverse lookup is the provider's to set, who often asks for the published name first: it holds no zone back.
const ours = ['spf', 'dkim', 'dmarc'] as const;

const proofsOf = (cell: ProofCell): readonly Proof[] => [cell.spf, cell.dkim, cell.dmarc, cell.fcrdns];

/** What a failing proof means for publishing: nothing where only the reverse lookup fails. */
function refusalOf({ cells }: ProofMatrix): string | undefined {
  const failed = cells.flatMap((cell) =>
    ours
      .filter((check) => cell[check].state === 'fail')
      .map(
        (check) => `${check.toUpperCase()} of mail through ${cell.egress} (${cell.ip}) would be ${cell[check].result}`,
      ),
  );
  return failed.length === 0 ? undefined : `its proof fails: ${failed.join(', ')}`;
}

function told({ message, hint }: Fault): string {
  return `! ${message}${hint === undefined ? '' : `\n  ${hint}`}`;
}

function detailOf(matrix: ProofMatrix, unknown: readonly Fault[], { isBlind }: BeyondZone): string {
  const count = matrix.cells.length === 1 ? 'one way out' : `${matrix.cells.length} ways out`;
  const blind = isBlind && matrix.missing.length > 0 ? ', as far as it is known without a network' : '';
  const explained = explainMatrix(isBlind ? { ...matrix, missing: [] } : matrix);
  return [
    `${count}, against the zone of this playbook, published or not${blind}`,
    ...explained.flat(),
    ...unknown.map(told),
  ].join('\n');
}

interface Made {
  readonly matrix: ProofMatrix;
  readonly unknown: readonly Fault[];
  readonly beyond: BeyondZone;
}

async function makeMatrix({ vars, records, inputs }: Proved, place: 'system' | 'directory'): Promise<Made> {
  // Until it is made nothing is proved, should it end early.
  inputs.proof.refusal = 'its proof could not be made';
  const beyond = await beyondZone(vars, place);
  const { egresses, unknown } = await inputs.ways(beyond.resolver);
  const matrix = await proveMatrix({
    domains: [{ domain: withoutDot(vars.domain) }],
    egresses,
    records,
    answers: beyond.resolver,
  });
  inputs.proof.refusal = refusalOf(matrix);
  return { matrix, unknown, beyond };
}

async function prove(options: Proved, place: 'system' | 'directory'): Promise<CheckResult> {
  const { matrix, unknown, beyond } = await makeMatrix(options, place);
  const bad: readonly Proof['state'][] = beyond.isBlind ? ['fail'] : ['fail', 'unknown'];
  const passed =
    matrix.cells.every((cell) => proofsOf(cell).every(({ state }) => !bad.includes(state))) &&
    (beyond.isBlind || unknown.length === 0);
  return {
    passed,
    detail: detailOf(matrix, unknown, beyond),
    table: matrixTable(matrix),
    ...(passed ? {} : { hint: 'docs/proof.md says what each verdict means and what to do next' }),
  };
}

/**
 * SPF, DKIM, DMARC and the reverse lookup of every way out of a domain, against the zone that is about to be published. A
 * zone that fails for SPF, DKIM or DMARC is then not published.
 */
export function proved(options: Proved): OfflineCheck {
  return {
    name: proofName(options.vars),
    run: ({ place }) => prove(options, place),
    prove: (place) => prove(options, place),
  };
}
