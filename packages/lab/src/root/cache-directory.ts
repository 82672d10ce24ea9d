import { join } from 'node:path';

/** Where Debian roots are kept between runs: `$WAXSEAL_CACHE`, else `waxseal` in the user's cache (XDG Base Directory). */
export function cacheDirectory(env: Readonly<Record<string, string | undefined>>): string {
  if (env['WAXSEAL_CACHE']) return env['WAXSEAL_CACHE'];
  return join(env['XDG_CACHE_HOME'] || join(env['HOME'] || '/root', '.cache'), 'waxseal');
}
