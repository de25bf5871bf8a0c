// All that continuous integration checks besides the tests: format and lint, types, architecture rules.
// A program rather than a line of shell, so that it runs the same on Linux, macOS and Windows.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** The file that a package's command starts, so that node runs it without a shell. */
function command(packageName, name) {
  const manifest = require.resolve(`${packageName}/package.json`);
  const { bin } = require(manifest);
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[name]);
}

const steps = [
  ['format and lint', command('@biomejs/biome', 'biome'), ['check', '--error-on-warnings', '.']],
  ['types', command('typescript', 'tsc'), ['-p', 'tsconfig.json']],
  ['architecture', join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs'), ['run', '--project', 'rules']],
];

for (const [name, file, args] of steps) {
  const { status } = spawnSync(process.execPath, [file, ...args], { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`check: ${name} failed`);
    process.exit(1);
  }
  console.log(`check: ${name} ok`);
}
