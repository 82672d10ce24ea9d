import fc from 'fast-check';

// Property tests try the same cases on every run, so that a red run means a change. Explore others with another seed:
// WAXSEAL_TEST_SEED=$RANDOM npx -y pnpm@12 test
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['WAXSEAL_TEST_SEED'] ?? 20_261_124) });
