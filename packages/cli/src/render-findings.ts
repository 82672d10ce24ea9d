import { type Fault, renderPlace } from '@waxseal/core';
import { harmless } from '@waxseal/report';

export type FindingsForm = 'text' | 'json' | 'sarif' | 'github';

const severityOf = (fault: Fault): 'error' | 'warning' | 'note' => fault.severity ?? 'error';

function line(fault: Fault): string {
  const value = fault.value === undefined ? '' : `, got ${JSON.stringify(fault.value)}`;
  const hint = fault.hint === undefined ? '' : ` (hint: ${fault.hint})`;
  return `${renderPlace(fault.place ?? {})} ${severityOf(fault)} ${fault.rule ?? '-'} ${harmless(`${fault.message}${value}${hint}`).replaceAll('\n', ' ')}\n`;
}

/** GitHub's workflow commands: properties and messages have escapes of their own. */
function annotation(fault: Fault): string {
  const escape = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string): string => escape(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const kind = severityOf(fault) === 'note' ? 'notice' : severityOf(fault);
  const { file = '', line: row = 1, column = 1 } = fault.place ?? {};
  return `::${kind} file=${property(file)},line=${row},col=${column},title=${property(fault.rule ?? 'zone')}::${escape(fault.message)}\n`;
}

function sarif(faults: readonly Fault[]): string {
  const rules = [...new Set(faults.map(({ rule }) => rule ?? 'zone'))].map((id) => ({ id }));
  const results = faults.map((fault) => ({
    ruleId: fault.rule ?? 'zone',
    level: severityOf(fault),
    message: { text: [fault.message, fault.hint].filter(Boolean).join('. ') },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: fault.place?.file ?? '' },
          region: { startLine: fault.place?.line ?? 1, startColumn: fault.place?.column ?? 1 },
        },
      },
    ],
  }));
  const run = { tool: { driver: { name: 'waxseal', rules } }, results };
  return `${JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, undefined, 2)}\n`;
}

/** Renders findings for people, machines, code scanning or workflow annotations. */
export function renderFindings(faults: readonly Fault[], form: FindingsForm): string {
  switch (form) {
    case 'text':
      return faults.map(line).join('');
    case 'json':
      return `${JSON.stringify({ v: 1, findings: faults }, undefined, 2)}\n`;
    case 'github':
      return faults.map(annotation).join('');
    case 'sarif':
      return sarif(faults);
    default:
      return form satisfies never;
  }
}
