import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Has node keep what it compiles for the next run, which then starts in half the time. In the user's own cache directory:
 * what lies in a common one may be anybody's. Where it cannot be written, nothing is kept.
 */
export function keepCompiled(): void {
  const cache = process.env['XDG_CACHE_HOME'];
  const base = cache === undefined || cache === '' ? join(homedir(), '.cache') : cache;
  enableCompileCache(join(base, 'waxseal', 'compiled'));
}
