import { defineConfig } from 'vitest/config';

const conditions = ['@waxseal/source', 'module', 'node', 'development|production'];

export default defineConfig({
  ssr: { resolve: { conditions } },
  resolve: { conditions },
  // The one in which the global setup is loaded.
  environments: { __vitest__: { resolve: { conditions } } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    // The tests on real hosts wait more than they work: with one file at a time, two cores are idle half of the time.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    globalSetup: ['test/support/shared-lab/global-setup.ts'],
    setupFiles: ['test/support/fixed-seed.ts'],
    execArgv: ['--conditions=@waxseal/source'],
  },
});
