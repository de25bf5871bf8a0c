import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';

const FOLDER = fileURLToPath(new URL('lost', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../../../scripts/test.mjs', import.meta.url));

function ended(deaths: number, other = 'well', signal = 'SIGSEGV') {
  const env = {
    ...process.env,
    ZHIBAN_SELF_RUNS: join(temporaryFolder('runs'), 'runs'),
    ZHIBAN_SELF_DEATHS: String(deaths),
    ZHIBAN_SELF_OTHER: other,
    ZHIBAN_SELF_SIGNAL: signal,
  };
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT], { cwd: FOLDER, env, encoding: 'utf8' });
  return { status, again: /run once more[^\n]*: (.*)/.exec(stderr)?.[1] ?? null, stderr };
}

it('a file that a memory fault takes is run once more, and said; twice, or beside a failure, it fails', () => {
  expect(ended(0)).toMatchObject({ status: 0, again: null });
  const once = ended(1);
  expect(once).toMatchObject({ status: 0, again: 'dies.scratch.ts' });
  expect(once.stderr).toMatch(/ended on its own: process \d+: code null, signal SIGSEGV/);
  expect(ended(2)).toMatchObject({ status: 1, again: 'dies.scratch.ts' });
  expect(ended(1, 'well', 'SIGABRT')).toMatchObject({ status: 0, again: 'dies.scratch.ts' });
  expect(ended(1, 'well', 'SIGKILL')).toMatchObject({ status: 1, again: null });
  expect(ended(1, 'unwell')).toMatchObject({ status: 1, again: null });
}, 120_000);
