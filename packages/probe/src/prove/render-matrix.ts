import { harmlessLine } from '@waxseal/core';
import type { Proof } from './proof.ts';
import type { ProofCell, ProofMatrix } from './prove-matrix.ts';

const checks = ['spf', 'dkim', 'dmarc', 'fcrdns'] as const;

/** Most characters of a line that holds foreign text: a record may have 64 KiB. */
const longest = 600;

/** Foreign text in a line of ours, cut where it is too long to read. */
function short(text: string): string {
  return text.length > longest ? `${harmlessLine(text.slice(0, longest))}…` : harmlessLine(text);
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function details(cell: ProofCell, check: (typeof checks)[number]): readonly string[] {
  const { state, result, reason, counterfactual, fix }: Proof = cell[check];
  if (state === 'pass') return [];
  return [
    `${state === 'fail' ? '✗' : '!'} ${cell.domain} through ${cell.way}: ${check} ${result}: ${short(reason)}`,
    ...(counterfactual === undefined ? [] : [`  ${short(counterfactual)}`]),
    ...(fix === undefined ? [] : [`  fix: ${short(fix)}`]),
  ];
}

/** Most ways that a line names. */
const named = 4;

function listed(names: readonly string[]): string {
  const more = names.length > named ? ` and ${names.length - named} more` : '';
  return `${names.slice(0, named).join(', ')}${more}`;
}

/** What passes hang on, each said once for all ways that hang on it. */
function holds({ cells }: ProofMatrix): readonly string[] {
  const said = cells.flatMap((cell) =>
    checks.flatMap((check) => {
      const { state, counterfactual } = cell[check];
      if (state !== 'pass' || counterfactual === undefined) return [];
      const [before = '', after] = counterfactual.split(` ${cell.way} `, 2);
      return [{ egress: cell.way, before: `${cell.domain}: ${check}: ${before}`, after }];
    }),
  );
  return [...Map.groupBy(said, ({ before, after }) => JSON.stringify([before, after])).values()].map((list) => {
    const { before, after } = list[0] as (typeof said)[number];
    return short(after === undefined ? before : `${before} ${listed(list.map(({ egress }) => egress))} ${after}`);
  });
}

/** A matrix as a table, its first row the heads. */
export function matrixTable({ cells }: ProofMatrix): readonly (readonly string[])[] {
  return [
    ['domain', 'egress', 'address', 'SPF', 'DKIM', 'DMARC', 'FCrDNS'],
    ...cells.map((cell) => [cell.domain, cell.egress, cell.ip, ...checks.map((check) => cell[check].result)]),
  ];
}

/** What a matrix means, in lines: each failure with what would turn it and its fix, what nobody answered, and what the passes hang on. */
export function explainMatrix(matrix: ProofMatrix): readonly (readonly string[])[] {
  const failures = matrix.cells.flatMap((cell) => checks.flatMap((check) => details(cell, check)));
  const missing =
    matrix.missing.length === 0
      ? []
      : [`! no answer on file for ${matrix.missing.join(', ')}`, '  fix: refresh dns-answers.json'];
  return [failures, missing, holds(matrix)].filter((block) => block.length > 0);
}

/** Renders a matrix for people: a table, each failure with its fix, and what the passes hang on. */
export function renderMatrix(matrix: ProofMatrix): string {
  const blocks = [table(matrixTable(matrix)), ...explainMatrix(matrix)];
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}
