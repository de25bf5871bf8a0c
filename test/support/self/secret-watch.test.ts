import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { secretsInLogs } from '../secret-watch.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const SECRET = 'p@ss/word "1"';

function runOf(...logs: readonly string[]): string {
  const folder = mkdtempSync(join(temporaryFolder('watch'), 'run-'));
  writeFileSync(join(folder, 'secrets-1.jsonl'), `${JSON.stringify({ name: 'the password', value: SECRET })}\n`);
  const lines = logs.map((text) => JSON.stringify({ source: 'zhiban start', text }));
  writeFileSync(join(folder, 'log-2.jsonl'), `${lines.join('\n')}\n`);
  return folder;
}

it.each([
  ['as it is', `login ${SECRET} failed`],
  ['in an address', `mysql://reader:${encodeURIComponent(SECRET)}@db/iot`],
  ['in JSON', JSON.stringify({ msg: SECRET })],
  ['in credentials', `Basic ${Buffer.from(SECRET).toString('base64')}`],
])('a secret in a log is found: %s', (_, text) => {
  expect(secretsInLogs(runOf('all is well', text))).toEqual(['the password stands in what zhiban start wrote']);
});

it('a run without logs, and logs without a secret, are well', () => {
  expect(secretsInLogs(runOf('all is well', 'p@ss'))).toEqual([]);
  expect(secretsInLogs(join(temporaryFolder(), 'none'))).toEqual([]);
});
