import { mkdirSync, statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

function cacheDirectory(): string {
  const cache = process.env['XDG_CACHE_HOME'];
  const base = cache === undefined || cache === '' ? join(homedir(), '.cache') : cache;
  return join(base, 'waxseal', 'compiled');
}

/**
 * Has node keep what it compiles for the next run, which then starts in half the time. In the user's own cache directory:
 * what lies in a common one, or in another user's when `sudo` kept HOME, may be anybody's. Where there is none, nothing is kept.
 */
export function keepCompiled(): void {
  try {
    const directory = cacheDirectory();
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (statSync(directory).uid === process.getuid?.()) enableCompileCache(directory);
  } catch {
    // No home, or one that cannot be written: every run compiles again.
  }
}
