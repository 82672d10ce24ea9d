import { labelTexts, withoutDot } from '@waxseal/core';
import type { PublishedKey } from '@waxseal/domain';
import { matrixTable, type ProofMatrix, type SenderRow } from '@waxseal/probe';

type Row = readonly string[];

/** Most networks that a cell names. */
const named = 2;

function listed(networks: readonly string[]): string {
  const more = networks.length > named ? ` and ${networks.length - named} more` : '';
  return networks.length === 0 ? '(not known)' : `${networks.slice(0, named).join(', ')}${more}`;
}

function senderRow({ domain, term, networks, before, after, lost }: SenderRow): Row {
  const part = lost.length > 0 && lost.length < networks.length ? ` for ${lost.length} of ${networks.length}` : '';
  return [domain, term, listed(networks), after, '-', '-', '-', `SPF ${before}`, `SPF ${after}${part}`];
}

/** DMARC is what a way comes to: it passes by SPF or DKIM. Without a policy the two themselves tell. */
function outcome({ cells }: ProofMatrix, index: number): string {
  const cell = cells[index];
  if (cell === undefined) return '-';
  return cell.dmarc.state === 'absent'
    ? `SPF ${cell.spf.result}, DKIM ${cell.dkim.result}`
    : `DMARC ${cell.dmarc.result}`;
}

function keyRow({ record, fate }: PublishedKey): Row {
  const labels = labelTexts(record.owner);
  const at = labels.findIndex((label) => label.toLowerCase() === '_domainkey') + 1;
  const leads = record.type === 'CNAME' || record.type === 'NS' ? withoutDot(record.target) : '-';
  const name = labels.slice(0, at).join('.');
  return [labels.slice(at).join('.'), name, leads, '-', fate, '-', '-', 'DKIM published', `DKIM ${fate}`];
}

/** A change of a published zone, as its table needs it. */
export interface ChangeTable {
  /** Our own ways against the zone that is published. */
  readonly before: ProofMatrix;
  /** The same against the new one. */
  readonly after: ProofMatrix;
  readonly senders: readonly SenderRow[];
  readonly keys: readonly PublishedKey[];
}

/** Our own ways and everybody whom the published zone admits, with what each gets now and what it would get then. */
export function changeTable({ before, after, senders, keys }: ChangeTable): readonly Row[] {
  const [head = [], ...own] = matrixTable(after);
  return [
    [...head, 'now', 'then'],
    ...own.map((row, index) => [...row, outcome(before, index), outcome(after, index)]),
    ...senders.map(senderRow),
    ...keys.map(keyRow),
  ];
}
