import { ensureRoot } from '@waxseal/lab';

// Builds the smallest root there is, in the cache that the environment names: to be cut off by a test.
console.log(await ensureRoot({ release: 'bookworm', include: [] }));
