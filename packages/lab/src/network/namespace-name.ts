/** The namespace the tests' programs run in: it holds the bridge that joins all hosts. */
export const controlNamespace = 'ctl';

/** The name of a lab's network namespace as `ip netns` shows it. */
export function namespaceName(id: string, member: string): string {
  return `waxseal-${id}-${member}`;
}

/** Where iproute2 keeps the handle of a named network namespace. */
export function namespacePath(name: string): string {
  return `/run/netns/${name}`;
}
