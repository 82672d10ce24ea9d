import { defineConfig } from 'vitest/config';

const conditions = ['@waxseal/source', 'module', 'node', 'development|production'];

export default defineConfig({
  ssr: { resolve: { conditions } },
  resolve: { conditions },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    // The tests on real hosts wait more than they work: with one file at a time, two cores are idle half of the time.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    setupFiles: ['test/support/fixed-seed.ts'],
    execArgv: ['--conditions=@waxseal/source'],
  },
});
