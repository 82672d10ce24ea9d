import { afterEach, describe, expect, it, vi } from 'vitest';
import { ensureRoot } from './ensure-root.ts';

describe('ensureRoot', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each(['relative/cache', '/cache:with:colons', '/cache,upperdir=x', '/cache with blanks'])(
    'refuses %j, which an overlay mount would read otherwise',
    async (folder) => {
      vi.stubEnv('WAXSEAL_CACHE', folder);
      await expect(ensureRoot({ release: 'bookworm' })).rejects.toThrow('cannot keep its Debian roots in this folder');
    },
  );
});
