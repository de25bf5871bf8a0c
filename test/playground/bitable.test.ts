// The playground's Bitable: there once the group is, made once, and the example task leads to it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readLink } from '../../src/features/bitable-sync/remote/link.ts';
import { readWrittenTasks } from '../../src/features/bitable-sync/tasks/written.ts';
import { PLAYGROUND_BITABLE } from '../../src/playground/company.ts';
import { openGroup, startPlaygroundFeishu } from '../../src/playground/group.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const EXAMPLE = join(import.meta.dirname, '../../config/examples/playground-sync.yaml');
const { app, table, key } = PLAYGROUND_BITABLE;

test('it is there after the group was opened, and what is in it stays', async () => {
  const secrets = { appSecret: 's', encryptKey: 'k', verificationToken: 'v' };
  const dataDir = temporaryFolder('playground');
  const open = async () => {
    const simulator = await startPlaygroundFeishu({ dataDir, aheadMs: 0, ...secrets });
    openGroup(simulator, `${simulator.url}/nowhere`, []);
    return simulator;
  };
  const first = await open();
  const [row] = first.bitable.addRecords(table, [{ [key]: '一' }]);
  await first.close();
  const second = await open();
  onTestFinished(() => second.close());
  expect(second.bitable.tables(app)).toMatchObject([{ table, rows: 1 }]);
  expect(second.bitable.rows(table)).toMatchObject([{ id: row, fields: { [key]: [{ type: 'text', text: '一' }] } }]);
});

test('the task to bring in is written for it', () => {
  const [task, ...more] = readWrittenTasks(readFileSync(EXAMPLE, 'utf8'), EXAMPLE);
  expect(more).toEqual([]);
  expect(task).toMatchObject({ source: 'lake', mode: 'full', key: [key], emptySource: 'nothing' });
  expect(readLink(task?.link ?? '')).toMatchObject({ kind: 'base', app, table });
});
