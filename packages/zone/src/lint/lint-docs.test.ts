import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lintRules } from './lint-rules.ts';
import { renderLintDocs } from './render-lint-docs.ts';

it('docs/lint.md lists the rules as they are', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/lint.md'), 'utf8');
  expect(page).toBe(renderLintDocs(lintRules));
});
