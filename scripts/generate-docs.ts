import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lintRules, renderLintDocs } from '@waxseal/zone';

/** Writes the pages of docs/ that are made from tables. */
writeFileSync(join(import.meta.dirname, '../docs/lint.md'), renderLintDocs(lintRules));
