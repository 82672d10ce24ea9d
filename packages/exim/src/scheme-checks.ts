import { call } from './call.ts';
import { signingFunctions } from './foreign-signing.ts';
import { templates } from './generated-templates.ts';
import type { ConfigScheme } from './signing-parts.ts';

const functions = `${signingFunctions}${templates['scheme'] ?? ''}`;

/**
 * Sh text that fails when a host changes its scheme and lines of its owner would go unread from then on. It looks at the live
 * tree, which still has the old scheme.
 */
export function nothingLeftBehind(scheme: ConfigScheme): string {
  return `${functions}${call('exim_nothing_left_behind', scheme)}`;
}

/** Sh text that fails when macros or options of ours are in other files too, as a recipe made by hand has them. */
export function nobodyElseSigns(scheme: ConfigScheme): string {
  return `${functions}${call('exim_nobody_else_signs', scheme)}`;
}
