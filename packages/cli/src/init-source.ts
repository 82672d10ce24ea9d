import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The tarball that a lock file of npm says the command was installed from, as the lock file spells it. */
function tarballIn(lock: unknown): string | undefined {
  const packages = (lock as { readonly packages?: Readonly<Record<string, { readonly resolved?: unknown }>> }).packages;
  const resolved = packages?.['node_modules/waxseal']?.resolved;
  return typeof resolved === 'string' && resolved.startsWith('file:') ? resolved.slice('file:'.length) : undefined;
}

/** The project in whose `node_modules` this command stands. */
function installation(): string | undefined {
  const parts = dirname(fileURLToPath(import.meta.url)).split(sep);
  const at = parts.findIndex((part, index) => part === 'node_modules' && parts[index + 1] === 'waxseal');
  return at < 0 ? undefined : parts.slice(0, at).join(sep);
}

/**
 * How a new project depends on the command: by the tarball that this one was installed from, where it was, else by the
 * version on npm.
 */
export async function commandSource(target: string, version: string): Promise<string> {
  const project = installation();
  if (project === undefined) return `^${version}`;
  const text = await readFile(join(project, 'node_modules/.package-lock.json'), 'utf8').catch(() => '{}');
  const tarball = tarballIn(JSON.parse(text));
  if (tarball === undefined) return `^${version}`;
  const path = relative(target, resolve(project, tarball));
  return `file:${path.startsWith('.') ? path : `./${path}`}`;
}
