import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const FOLDER = fileURLToPath(new URL('unsteady', import.meta.url));
const VITEST = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

it('a test that fails once passes and is said; one that fails always, or by a counterexample, fails', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [VITEST, 'run', '--root', FOLDER], {
    encoding: 'utf8',
  });
  const { testResults } = JSON.parse(stdout) as Report;
  const ends = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .map((test) => [test.fullName, test.status]);
  expect(Object.fromEntries(ends)).toEqual({
    'a test fails once': 'passed',
    'a test fails always': 'failed',
    'a test passes': 'passed',
    'a property has a counterexample once': 'failed',
    'what was made before all is left as it is for the second try, and what is made before each is made anew': 'passed',
    'what was made before all serves the tests behind': 'passed',
    'a hook that fails once is tried again with its test': 'passed',
  });
  expect(status).toBe(1);

  const said = stderr.slice(stderr.indexOf('unsteady tests'));
  expect(said).toMatch(/^unsteady tests, passed at the second try only \(3\)/);
  expect(said).toMatch(
    /tries\.scratch\.ts > a test > fails once\n {4}try 1: expected 1 to be \+?0.*\n {4}at .*tries\.scratch\.ts:\d+/,
  );
  expect(said).toContain('a hook > that fails once');
  expect(said).not.toMatch(/fails always|a counterexample|passes/);
});
