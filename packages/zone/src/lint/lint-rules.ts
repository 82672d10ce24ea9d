import type { LintRule } from './lint-rule.ts';
import { aliasRules } from './rules/alias-rules.ts';
import { bindingRules } from './rules/binding-rules.ts';
import { digestRules } from './rules/digest-rules.ts';
import { dkimRules } from './rules/dkim-rules.ts';
import { dmarcRules } from './rules/dmarc-rules.ts';
import { mailRules } from './rules/mail-rules.ts';
import { ownerRules } from './rules/owner-rules.ts';
import { policyRules } from './rules/policy-rules.ts';
import { serviceRules } from './rules/service-rules.ts';
import { soaRules } from './rules/soa-rules.ts';
import { spfRules } from './rules/spf-rules.ts';
import { targetRules } from './rules/target-rules.ts';
import { textRules } from './rules/text-rules.ts';
import { zoneRules } from './rules/zone-rules.ts';

/** All rules of lint, by family. */
export const lintRules: readonly LintRule[] = [
  ...zoneRules,
  ...soaRules,
  ...aliasRules,
  ...targetRules,
  ...ownerRules,
  ...textRules,
  ...spfRules,
  ...dkimRules,
  ...dmarcRules,
  ...policyRules,
  ...mailRules,
  ...serviceRules,
  ...bindingRules,
  ...digestRules,
];
