import { defineConfig } from 'vitest/config';
import { ONE_MORE_TRY, UnsteadyTests } from '../../unsteady-tests.ts';

// biome-ignore lint/style/noDefaultExport: vitest reads this one.
export default defineConfig({
  test: { pool: 'forks', include: ['*.scratch.ts'], retry: ONE_MORE_TRY, reporters: ['json', new UnsteadyTests()] },
});
