import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventSchema, planSchema } from '@waxseal/report/schema';
import { lintRules, renderLintDocs, zoneSchema } from '@waxseal/zone';

/** Writes the pages of docs/ that are made from tables. */
writeFileSync(join(import.meta.dirname, '../docs/lint.md'), renderLintDocs(lintRules));
writeFileSync(join(import.meta.dirname, '../docs/zone.schema.json'), `${JSON.stringify(zoneSchema(), undefined, 2)}\n`);
writeFileSync(
  join(import.meta.dirname, '../docs/events.schema.json'),
  `${JSON.stringify(eventSchema(), undefined, 2)}\n`,
);
writeFileSync(join(import.meta.dirname, '../docs/plan.schema.json'), `${JSON.stringify(planSchema(), undefined, 2)}\n`);
