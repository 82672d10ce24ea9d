import { sep } from 'node:path';
import type { Fault } from '@waxseal/core';
import { version } from '../version.ts';
import { said, shownFault } from './shown-fault.ts';

/** What is known of a rule: its id, why it is there, what to do, and where the demand is written. */
export interface RuleHelp {
  readonly id: string;
  readonly reason: string;
  readonly fix: string;
  readonly rfc: string;
}

/** The page of the first source named: a section of an RFC, or a draft. */
function helpUri(source: string): string | undefined {
  const [, number, section] = /^RFC (\d+)(?: §(\d[\d.]*))?/.exec(source) ?? [];
  if (number !== undefined)
    return `https://www.rfc-editor.org/rfc/rfc${number}${section === undefined ? '' : `#section-${section}`}`;
  const draft = /^draft-[a-z0-9-]+/.exec(source)?.[0];
  return draft === undefined ? undefined : `https://datatracker.ietf.org/doc/${draft}/`;
}

function descriptor(id: string, help: RuleHelp | undefined): Readonly<Record<string, unknown>> {
  if (help === undefined) return { id };
  const uri = helpUri(help.rfc);
  return {
    id,
    shortDescription: { text: help.reason },
    help: { text: `${help.reason} What to do: ${help.fix}. Source: ${help.rfc}.` },
    ...(uri === undefined ? {} : { helpUri: uri }),
  };
}

/** A path as a URI reference (RFC 3986): relative to the working directory, or `file:` for an absolute one. */
function uriOf(path: string): string {
  const encoded = path
    .toWellFormed()
    .split(sep)
    .map((part) => encodeURIComponent(part))
    .join('/');
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}

function result(fault: Fault, index: number): Readonly<Record<string, unknown>> {
  const { rule = 'zone', severity = 'error', place = {} } = fault;
  const shown = shownFault(fault);
  const hint = shown.hint === undefined ? '' : `. Hint: ${shown.hint}`;
  return {
    ruleId: rule,
    ruleIndex: index,
    level: severity,
    message: { text: `${said(shown)}${hint}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(place.file ?? '') },
          region: { startLine: place.line ?? 1, startColumn: place.column ?? 1 },
        },
      },
    ],
    ...(shown.value === undefined && shown.hint === undefined
      ? {}
      : {
          properties: {
            ...(shown.value !== undefined && { value: shown.value }),
            ...(shown.hint !== undefined && { hint: shown.hint }),
          },
        }),
  };
}

/** Findings as SARIF 2.1.0 for code scanning; `rules` say more of the rules that found something. */
export function renderSarif(faults: readonly Fault[], rules: readonly RuleHelp[]): string {
  const ids = [...new Set(faults.map(({ rule }) => rule ?? 'zone'))];
  const places = new Map(ids.map((id, index) => [id, index]));
  const helps = new Map(rules.map((rule) => [rule.id, rule]));
  const driver = {
    name: 'waxseal',
    version,
    semanticVersion: version,
    rules: ids.map((id) => descriptor(id, helps.get(id))),
  };
  const results = faults.map((fault) => result(fault, places.get(fault.rule ?? 'zone') ?? 0));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}
