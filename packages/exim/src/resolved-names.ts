import { call } from './call.ts';
import { templates } from './generated-templates.ts';

/** The sh function that asks the host's resolver for the names of hosts, and prints a name a line. */
export const resolvedNamesFunction: string = templates['resolved-names'] ?? '';

/** Sh text that lists, for {@link parseResolvedNames}, other names of these hosts by which Exim may look a password up. */
export function listResolvedNames(hosts: readonly string[]): string {
  return [resolvedNamesFunction, call('exim_resolved_names', ...hosts)].join('\n');
}

/** Reads what {@link listResolvedNames} printed; what is no name of a host is passed over. */
export function parseResolvedNames(output: string): readonly string[] {
  return output.split('\n').filter((name) => /^(?=.*[a-z])[a-z0-9_][a-z0-9._-]{0,252}$/.test(name));
}
