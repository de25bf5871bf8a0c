// The crash that lost-files.test.ts looks at, in the projects that scripts/test.mjs runs.
import { defineConfig } from 'vitest/config';
import { LostFiles } from '../../lost-files.ts';

const project = (name: string, include: string) => ({
  test: { name, pool: 'forks' as const, include: [include], maxWorkers: 1 },
});

// biome-ignore lint/style/noDefaultExport: vitest reads this one.
export default defineConfig({
  test: {
    reporters: ['default', new LostFiles()],
    projects: [project('commit', '*.scratch.ts'), project('rules', '*.rules.ts')],
    passWithNoTests: true,
  },
});
