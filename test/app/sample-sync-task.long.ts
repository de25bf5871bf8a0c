// The playground as people play it: days pass, the first plan is agreed to, and the changes of each day stand in the Bitable, beside what
// people wrote there.
import { join } from 'node:path';
import Database from 'libsql';
import { expect, it, onTestFinished } from 'vitest';
import { SAMPLE_BASE } from '../../src/playground/sample-base.ts';
import { atEvening } from '../support/evening.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { ask } from '../web/ask.ts';
import { type Started, startZhiban, until } from '../web/started.ts';

interface RunRow {
  readonly id: string;
  readonly state: string;
  readonly source_rows: number;
}

interface Shown {
  readonly rows: number;
  readonly records: readonly { readonly id: string; readonly fields: Readonly<Record<string, unknown>> }[];
}

const TABLE = `/playground/feishu/bitable/tables/${SAMPLE_BASE.table}`;

it('changes of each day come in once, and what people write stays', async () => {
  const folder = temporaryFolder('played');
  const zhiban = await startZhiban(folder, atEvening());
  onTestFinished(async () => void (await zhiban.stop('SIGTERM')));
  await zhiban.idle();
  await pressed(zhiban, '/playground/forward', 'step=day');
  await zhiban.idle();
  const [first] = runsIn(folder);
  expect(first?.state).toBe('waiting');
  expect(await shown(zhiban)).toMatchObject({ rows: 0 });
  await pressed(zhiban, `/sync/runs/${first?.id}/decide`, 'press=yes');
  await until(() => runsIn(folder)[0]?.state === 'ok', 'the first run');
  const day = await shown(zhiban);
  expect(day.rows).toBe(first?.source_rows);
  expect(day.rows).toBeGreaterThan(0);

  const [record] = day.records;
  await pressed(zhiban, `${TABLE}/rows/${record?.id}`, { fields: { 处理: '已看' } });
  await pressed(zhiban, '/playground/forward', 'step=day');
  await zhiban.idle();
  // The next day's changes are added, nobody is asked, and the day before stands as it was.
  const runs = runsIn(folder);
  expect(runs.map(({ state }) => state)).toEqual(['ok', 'ok']);
  const next = await shown(zhiban);
  expect(next.rows).toBe(runs.reduce((sum, { source_rows }) => sum + source_rows, 0));
  expect(next.records[0]).toEqual({
    ...record,
    fields: { ...record?.fields, 处理: '已看' },
    updatedAt: expect.anything(),
  });
  // Jobs that are due oftener than hourly run at the end of a stepped hour: none of them is late on the way.
  expect(lateJobs(folder)).toEqual([]);
});

async function pressed({ port }: Started, path: string, body: string | object): Promise<void> {
  const type = typeof body === 'string' ? 'application/x-www-form-urlencoded' : 'application/json';
  const headers = { origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin', 'content-type': type };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { status, text: said } = await ask({ port, path, method: 'POST', body: text, headers });
  expect([status < 400, said.slice(0, 0)]).toEqual([true, '']);
}

async function shown(zhiban: Started): Promise<Shown> {
  return JSON.parse((await zhiban.get(`${TABLE}?count=500`)).text) as Shown;
}

function runsIn(folder: string): readonly RunRow[] {
  return rowsIn<RunRow>(folder, 'select id, state, source_rows from sync_logs order by id');
}

function lateJobs(folder: string): readonly unknown[] {
  return rowsIn(folder, "select key, life from alerts where key like 'job/%' and life like '%到点没有运行%'");
}

function rowsIn<Row>(folder: string, sql: string): readonly Row[] {
  const store = new Database(join(folder, 'data', 'zhiban.db'));
  try {
    return store.prepare(sql).all() as Row[];
  } finally {
    store.close();
  }
}
