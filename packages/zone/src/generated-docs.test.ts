import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lintRules } from './lint/lint-rules.ts';
import { zoneSchema } from './schema/record-schema.ts';
import { renderLintDocs } from './lint/render-lint-docs.ts';

const page = (name: string): string => readFileSync(join(import.meta.dirname, '../../../docs', name), 'utf8');

it('docs/lint.md lists the rules as they are', () => {
  expect(page('lint.md')).toBe(renderLintDocs(lintRules));
});

it('docs/zone.schema.json describes the records as they are', () => {
  expect(JSON.parse(page('zone.schema.json'))).toEqual(zoneSchema());
});
