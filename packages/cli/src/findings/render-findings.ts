import { type Fault, harmlessLine, renderPlace } from '@waxseal/core';
import { renderSarif, type RuleHelp } from './render-sarif.ts';
import { said, shownFault } from './shown-fault.ts';

export type FindingsForm = 'text' | 'json' | 'sarif' | 'github';

const severityOf = (fault: Fault): 'error' | 'warning' | 'note' => fault.severity ?? 'error';

function line(fault: Fault): string {
  const hint = fault.hint === undefined ? '' : ` (hint: ${fault.hint})`;
  const text = `${renderPlace(fault.place ?? {})} ${severityOf(fault)} ${fault.rule ?? '-'} ${said(fault)}${hint}`;
  return `${harmlessLine(text)}\n`;
}

/** GitHub's workflow commands: properties and messages have escapes of their own. */
function annotation(fault: Fault): string {
  const escape = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string): string => escape(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const kind = severityOf(fault) === 'note' ? 'notice' : severityOf(fault);
  const { file = '', line: row = 1, column = 1 } = fault.place ?? {};
  const message = fault.hint === undefined ? said(fault) : `${said(fault)}\nhint: ${fault.hint}`;
  return `::${kind} file=${property(file)},line=${row},col=${column},title=${property(fault.rule ?? 'zone')}::${escape(message)}\n`;
}

/** More findings help nobody; code scanning takes 25,000 of a run, and a program's text has an end too. */
const most = { text: 10_000, github: 10_000, sarif: 25_000, json: 500_000 } as const;
const weight = { error: 0, warning: 1, note: 2 } as const;

function capped(faults: readonly Fault[], limit: number): readonly Fault[] {
  if (faults.length <= limit) return faults;
  const weighed = faults.toSorted((one, other) => weight[severityOf(one)] - weight[severityOf(other)]);
  const kept = new Set(weighed.slice(0, limit));
  const rest: Fault = {
    message: `${faults.length - limit} more findings are not shown`,
    severity: 'note',
    rule: 'lint/too-many',
    hint: 'mend these first',
  };
  return [...faults.filter((fault) => kept.has(fault)), rest];
}

/**
 * Renders findings for people, machines, code scanning or workflow annotations: as many as the form can hold, errors
 * before others; what is not ours is harmless in every form. `rules` say more of the rules to code scanning.
 */
export function renderFindings(all: readonly Fault[], form: FindingsForm, rules: readonly RuleHelp[] = []): string {
  const faults = capped(all, most[form]);
  switch (form) {
    case 'text':
      return faults.map((fault) => line(shownFault(fault))).join('');
    case 'json':
      return `${JSON.stringify({ v: 1, findings: faults.map(shownFault) }, undefined, 2)}\n`;
    case 'github':
      return faults.map((fault) => annotation(shownFault(fault))).join('');
    case 'sarif':
      return renderSarif(faults, rules);
    default:
      return form satisfies never;
  }
}
