import { type LintRule, type RuleSet, severityOf } from './lint-rule.ts';

const sets: Readonly<Record<RuleSet, string>> = {
  error: 'breaks the zone or the mail of its names',
  strict: 'what careful servers and receivers refuse',
  'best-practice': 'advice',
  legacy: 'records that were retired and still work',
};

function row({ id, set, rfc, reason, fix }: LintRule): string {
  return `| \`${id}\` | ${set} | ${reason} | ${fix} | ${rfc} |`.replaceAll('*', String.raw`\*`);
}

/** The page that lists every rule, made from the rules themselves (Markdown). */
export function renderLintDocs(rules: readonly LintRule[]): string {
  return [
    '# Lint rules',
    '',
    'Made from the rules by `node --conditions=@waxseal/source scripts/generate-docs.ts`; do not edit.',
    '',
    'A zone is switched free of a rule by its id, or of a family by `family/*`: in the configuration, or by a comment',
    '`; waxseal: disable=spf/ptr` in the zone file.',
    '',
    '| set | findings are | meaning |',
    '| --- | --- | --- |',
    ...Object.entries(sets).map(([set, meaning]) => `| ${set} | ${severityOf[set as RuleSet]}s | ${meaning} |`),
    '',
    `${rules.length} rules:`,
    '',
    '| rule | set | why | what to do | source |',
    '| --- | --- | --- | --- | --- |',
    ...rules.map(row),
    '',
  ].join('\n');
}
