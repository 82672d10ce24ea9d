import { defineConfig } from 'vitest/config';

const conditions = ['@waxseal/source', 'module', 'node', 'development|production'];

export default defineConfig({
  ssr: { resolve: { conditions } },
  resolve: { conditions },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    setupFiles: ['test/support/fixed-seed.ts'],
    execArgv: ['--conditions=@waxseal/source'],
  },
});
