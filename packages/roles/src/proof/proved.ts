import { type Fault, type ResourceRecord, withoutDot } from '@waxseal/core';
import type { Check, CheckResult, VerifyContext } from '@waxseal/playbook';
import { explainMatrix, matrixTable, type Proof, type ProofCell, type ProofMatrix } from '@waxseal/probe';
import { parseZone } from '@waxseal/zone';
import type { MailVars } from '../mail-vars.ts';
import { zonePath } from '../published-zone.ts';
import { mergeZone } from '@waxseal/publish';
import type { PublishedNow } from '../place/published-now.ts';
import { unagreed } from '../zone/unagreed.ts';
import { zoneOnHost } from '../zone/zone-on-host.ts';
import { type BeyondZone, beyondZone } from './beyond-zone.ts';
import { changeTable } from './change-table.ts';
import { flattenedNotes } from '../domains/fitted-spf.ts';
import { unauthorisedReports } from './unauthorised-reports.ts';
import { type ProofInputs, proofName } from './proof-inputs.ts';
import { anyoneElse, proveNames } from './prove-names.ts';
import { type ChangeFound, publishedChange } from './published-change.ts';

export interface Proved {
  readonly vars: Pick<MailVars, 'domain' | 'domains' | 'dnsAnswers' | 'elsewhere' | 'foreign' | 'agreed'>;
  /** The domain as it would be published; a key that is not made yet is stood in for. */
  readonly inputs: Pick<
    ProofInputs,
    | 'known'
    | 'ways'
    | 'standIns'
    | 'standInsElsewhere'
    | 'alongside'
    | 'sendsNothing'
    | 'fitted'
    | 'proof'
    | 'owned'
    | 'published'
  >;
  /** Reads the published zone where it does not lie on the host. */
  readonly zoneNow?: (context: VerifyContext<unknown, unknown>) => Promise<PublishedNow>;
}

type Records = readonly ResourceRecord[];

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

/** A stranger's mail that would pass. */
function strangerPasses({ cells }: ProofMatrix): string | undefined {
  const passing = cells.find(({ spf, dmarc }) => spf.state === 'pass' || dmarc.state === 'pass');
  return passing === undefined
    ? undefined
    : `its proof fails: mail of anyone else would pass (SPF ${passing.spf.result}, DMARC ${passing.dmarc.result})`;
}

function told({ message, hint }: Fault): string {
  return `! ${message}${hint === undefined ? '' : `\n  ${hint}`}`;
}

/** The published zone beside the new one. */
interface Change extends ChangeFound {
  /** Our own ways against the published zone. */
  readonly before: ProofMatrix;
}

interface Made {
  readonly matrix: ProofMatrix;
  /** No host of ours sends: the matrix is of a stranger, who must not pass. */
  readonly isOfOthers: boolean;
  readonly unknown: readonly Fault[];
  /** Report addresses that get nothing. */
  readonly reports: readonly Fault[];
  readonly beyond: BeyondZone;
  readonly change?: Change;
  /** Why it is not known what is published. */
  readonly unread?: Fault;
}

function scope({ matrix, beyond, isOfOthers }: Made): string {
  if (isOfOthers) {
    const [cell] = matrix.cells;
    return `no host of ours sends for it: mail of anyone else gets SPF ${cell?.spf.result ?? '-'}, DMARC ${cell?.dmarc.result ?? '-'}`;
  }
  const { length } = matrix.cells;
  const count =
    length === 0 ? 'nothing was proved: no way out is known' : length === 1 ? 'one way out' : `${length} ways out`;
  const blind = beyond.isBlind && matrix.missing.length > 0 ? ', as far as it is known without a network' : '';
  return `${count}, against the zone of this playbook, published or not${blind}`;
}

const counted = (count: number, what: string): string => (count === 1 ? `one ${what}` : `${count} ${what}s`);

function changeLines(change: Change | undefined): readonly string[] {
  if (change === undefined) return [];
  const { senders, keys, open, meant } = change;
  return [
    `${counted(senders.length, 'sender')} and ${counted(keys.length, 'key')} of the published zone, now and then`,
    ...open.map(({ words }) => `✗ ${words}`),
    ...meant.map(({ words }) => `agreed: ${words}`),
  ];
}

function detailOf({ vars, inputs }: Proved, made: Made): string {
  const { matrix, unknown, beyond, change, unread } = made;
  const explained = made.isOfOthers ? [] : explainMatrix(beyond.isBlind ? { ...matrix, missing: [] } : matrix);
  const pending = inputs.known.pending.map(({ owner }) => withoutDot(owner));
  return [
    scope(made),
    ...(matrix.cells.length === 0 && unknown.length === 0
      ? [`! no host of the mail group has the domain ${withoutDot(vars.domain)}`]
      : []),
    ...(pending.length === 0 ? [] : [`signed with keys made for this proof alone: ${pending.join(', ')}`]),
    ...changeLines(change),
    ...(unread === undefined ? [] : [told(unread)]),
    ...explained.flat(),
    ...flattenedNotes(inputs.fitted),
    ...[...unknown, ...made.reports].map(told),
  ].join('\n');
}

/** What is published: by the zone that the host serves, nothing where it serves none, or one that no plan would merge with. */
async function publishedRecords(
  { vars: { domain }, zoneNow }: Proved,
  context: VerifyContext<unknown, unknown>,
): Promise<PublishedNow> {
  if (zoneNow !== undefined) return zoneNow(context);
  const text = await zoneOnHost(context.connection, zonePath(domain));
  if (text === undefined) return { here: [] };
  const { records, faults } = parseZone(text, { origin: domain });
  // The plan refuses to touch it, with these faults.
  if (faults.length > 0) return { here: [] };
  const here = records.map(({ record }) => record);
  return { here, live: here };
}

function nextZone({ vars, inputs }: Proved, published: Records): Records {
  const { known, owned } = inputs;
  const wanted = [...known.records, ...inputs.standIns()];
  return mergeZone({ published, wanted, owned: new Set(owned), foreign: vars.foreign });
}

async function makeProof(options: Proved, context: VerifyContext<unknown, unknown>): Promise<Made> {
  const { vars, inputs } = options;
  // Until it is made nothing is proved, should it end early.
  inputs.proof.refusal = 'its proof could not be made';
  const { here, live: before, unread } = await publishedRecords(options, context);
  const beyond = await beyondZone(vars, context.place, context.directory);
  const found = inputs.sendsNothing ? { egresses: [anyoneElse], unknown: [] } : await inputs.ways(beyond.resolver);
  const { egresses, unknown } = found;
  const after = nextZone(options, here);
  const beside = [...inputs.alongside, ...inputs.standInsElsewhere()];
  const against = (records: Records): Promise<ProofMatrix> =>
    proveNames({ domain: vars.domain, egresses, records: [...records, ...beside], answers: beyond.resolver });
  const matrix = await against(after);
  inputs.proof.refusal = inputs.sendsNothing ? strangerPasses(matrix) : refusalOf(matrix);
  const reports = await unauthorisedReports(vars, beyond.resolver);
  const made: Made = {
    reports,
    matrix,
    unknown,
    beyond,
    isOfOthers: inputs.sendsNothing,
    ...(unread === undefined ? {} : { unread }),
  };
  if (before === undefined) return made;
  const { published } = inputs;
  const change = await publishedChange({ vars, before, after, published, beyond: beyond.resolver });
  inputs.proof.lost = change.open;
  return { ...made, change: { ...change, before: await against(before) } };
}

function isPassed({ matrix, unknown, beyond, change, isOfOthers }: Made): boolean {
  if (isOfOthers) return strangerPasses(matrix) === undefined && (change === undefined || change.open.length === 0);
  const bad: readonly Proof['state'][] = beyond.isBlind ? ['fail'] : ['fail', 'unknown'];
  return (
    matrix.cells.length > 0 &&
    matrix.cells.every((cell) => proofsOf(cell).every(({ state }) => !bad.includes(state))) &&
    (beyond.isBlind || unknown.length === 0) &&
    (change === undefined || change.open.length === 0)
  );
}

async function run(options: Proved, context: VerifyContext<unknown, unknown>): Promise<CheckResult> {
  const made = await makeProof(options, context);
  const { matrix, change } = made;
  const passed = isPassed(made);
  const lost = change === undefined ? undefined : unagreed(change.open);
  return {
    passed,
    detail: detailOf(options, made),
    table: change === undefined ? matrixTable(matrix) : changeTable({ ...change, after: matrix }),
    ...(passed ? {} : { hint: lost?.hint ?? 'docs/proof.md says what each verdict means and what to do next' }),
  };
}

/**
 * SPF, DKIM, DMARC and the reverse lookup of every way out of a domain, against the zone that is about to be published, and
 * what becomes of everybody who sends for the domain by the zone that is published. A zone that fails for SPF, DKIM or
 * DMARC is then not published, nor one that takes from that mail what the declaration has not agreed to.
 */
export function proved(options: Proved): Check {
  return { name: proofName(options.vars), isPreview: true, run: (context) => run(options, context) };
}
