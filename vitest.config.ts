import { defineConfig } from 'vitest/config';
import { LongFirst } from './test/support/long-first.ts';
import { LostFiles } from './test/support/lost-files.ts';
import { ONE_MORE_TRY, UnsteadyTests } from './test/support/unsteady-tests.ts';

// The suites: `rules` holds the architecture rules (npm run check, and every commit), `commit` runs with every commit, `long` holds soaks
// and long fuzzing and `whole` the commit's tests with every matrix whole (both: npm run test:long).
// Forks, never threads: a DuckDB query in flight when a worker thread ends aborts the whole process.
const shared = {
  pool: 'forks' as const,
  globalSetup: ['test/support/global-setup.ts'],
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // A condition that is waited for comes later on a busy machine; a test that cannot succeed still ends.
  expect: { poll: { timeout: 20_000 } },
};

export default defineConfig({
  test: {
    // One more than the machine of the checks has cores: much of the time a test waits for a process that it started.
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    reporters: ['default', new LostFiles(), new UnsteadyTests()],
    projects: [
      {
        test: {
          ...shared,
          name: 'commit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/architecture/**'],
          // Here alone: the night has nobody waiting, and an unsteady test is to be seen there as what it is.
          retry: ONE_MORE_TRY,
        },
      },
      {
        test: {
          ...shared,
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: ['test/architecture/**'],
          env: { ZHIBAN_TEST_EXTENT: 'nightly' },
        },
      },
      { test: { ...shared, name: 'long', include: ['test/**/*.long.ts'], testTimeout: 3_600_000 } },
      { test: { ...shared, name: 'bench', include: ['bench/**/*.bench.ts'], testTimeout: 3_600_000 } },
      { test: { name: 'rules', pool: 'forks' as const, include: ['test/architecture/**/*.test.ts'] } },
    ],
  },
});
