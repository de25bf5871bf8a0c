// The files of a run: rows, summary, log; the way back from the book; what becomes of the run when a file cannot be written.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { archiveRuns, forgetImages, syncRetentionJob } from '../../../src/features/bitable-sync/artifacts/retention.ts';
import { syncDb } from '../../../src/features/bitable-sync/context.ts';
import { bookValue, typeOfValues } from '../../../src/features/bitable-sync/load/book-values.ts';
import { readBook } from '../../../src/features/bitable-sync/load/read-book.ts';
import { readSheet } from '../../support/read-workbook.ts';
import { devices, openWorld, runFile } from '../run/world.ts';

const FREE = { approve: { share: 1, rows: 1_000 }, fewerThan: 0 };
const ROWS = [
  ['00123', '泵', '12.50'],
  ['A2', null, '9999999999.25'],
] as const;

it('are the rows, the decisions and the log, and the book is a way back', async () => {
  const world = await openWorld({ source: 'mysql', settings: FREE });
  await devices(world, ROWS);
  const task = await world.task({
    sql: "select code, title, amount, date('2026-11-26') d, timestamp('2026-09-24 11:14:14') t from devices order by id",
  });
  const run = await world.runApproved(task);
  expect(run.state).toBe('ok');
  const book = runFile(world, `task_${task.id}.xlsx`);
  const { rows } = await readSheet(book, '数据');
  expect(rows.slice(0, 2).map((row) => row.slice(0, 3))).toEqual([
    ['code', 'title', 'amount'],
    ['00123', '泵', 12.5],
  ]);
  const summary = parse(readFileSync(runFile(world, `task_${task.id}.yaml`), 'utf8'));
  expect(summary).toMatchObject({
    run: { state: '成功', counts: { created: 2 } },
    task: { id: task.id, name: task.definition.name },
  });
  const log = readFileSync(runFile(world, 'logs', `${run.id}.log`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(log.map(({ event }) => event)).toEqual(expect.arrayContaining(['begun', 'decided', 'planned', 'ended']));
  expect(JSON.stringify(log)).not.toContain('secret-of-the-app');

  expect(await readBook(book)).toMatchObject({
    columns: [
      { name: 'code', type: 'text' },
      { name: 'title', type: 'text' },
      { name: 'amount', type: 'decimal' },
      { name: 'd', type: 'date' },
      { name: 't', type: 'datetime' },
    ],
    rows: [
      ['00123', '泵', '12.50', '2026-11-26', '2026-09-24 11:14:14'],
      ['A2', null, '9999999999.25', '2026-11-26', '2026-09-24 11:14:14'],
    ],
  });
  // The source is lost; the book brings back what the table had.
  await devices(world, []);
  const ids = world.simulator.bitable.rows(world.table).map(({ id }) => id);
  world.simulator.bitable.editCells(world.table, ids[0] ?? '', { title: '改坏了' });
  const loaded = await world.runApproved(task, { kind: 'load', options: { file: book } });
  expect(loaded).toMatchObject({ state: 'ok', counts: { rows: 2, updated: 1, unchanged: 1 } });
  expect(world.cells()['00123']).toMatchObject({ title: '泵', amount: 12.5 });
});

it('leave the book of the last run that was carried out, whatever came to nothing since', async () => {
  const world = await openWorld({ settings: { approve: { share: 0.1, rows: 1 }, fewerThan: 0.1 } });
  await devices(world, [...ROWS, ['A3', '风机', '1']]);
  const task = await world.task({ mode: 'clone' });
  await world.runApproved(task);
  const book = runFile(world, `task_${task.id}.xlsx`);
  const files = () => [book, runFile(world, `task_${task.id}.yaml`)].map((file) => readFileSync(file));
  const kept = files();
  const same = () => {
    expect(files()).toEqual(kept);
    expect(existsSync(`${book}.part`)).toBe(false);
  };
  await devices(world, ROWS.slice(0, 1));
  for (const kind of ['dry', 'verify'] as const) {
    expect(await world.run(task, { kind })).toMatchObject({ state: 'ok' });
    same();
  }
  const waiting = await world.run(task);
  expect(waiting.state).toBe('waiting');
  same();
  await devices(world, []);
  expect(await world.run(task)).toMatchObject({ state: 'failed', reason: 'empty-source' });
  same();
  world.simulator.bitable.setAccess(world.app, 'read');
  await devices(world, [...ROWS, ['A3', '改名', '1']]);
  expect(await world.run(task)).toMatchObject({ state: 'failed', reason: 'permission' });
  same();
  world.simulator.bitable.setAccess(world.app, 'edit');
  expect(await world.run(task)).toMatchObject({ state: 'ok', counts: { updated: 1 } });
  expect((await readBook(book)).rows.at(-1)?.[1]).toBe('改名');
});

it('that cannot be written make the run partly, and it goes on', async () => {
  const world = await openWorld({ settings: FREE });
  await devices(world, ROWS);
  mkdirSync(runFile(world), { recursive: true });
  // In the place of the folder of logs stands a file; where the book goes, a folder.
  writeFileSync(runFile(world, 'logs'), '');
  mkdirSync(runFile(world, 'task_1.xlsx.part'));
  const task = await world.task();
  const run = await world.runApproved(task);
  expect(run).toMatchObject({ state: 'partly', reason: 'artifact', counts: { created: 2, failed: 0 } });
  expect(run.message).toContain('运行日志没有写成');
  expect(run.message).toContain('来源数据的工作簿没有写成');
  expect(Object.keys(world.cells())).toHaveLength(2);
});

it('and runs that are old are archived before they are forgotten, but for the last that went well', async () => {
  const world = await openWorld({ settings: FREE });
  await devices(world, ROWS);
  const task = await world.task();
  const first = await world.runApproved(task);
  const second = await world.run(task);
  const later = new Date(world.clock.getTime() + 200 * 86_400_000);
  expect(await archiveRuns(world.ctx(), later)).toBe(1);
  const [file = ''] = readdirSync(runFile(world, 'archive'));
  const lines = gunzipSync(readFileSync(runFile(world, 'archive', file)))
    .toString()
    .trim()
    .split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ id: first.id, state: 'ok', task: task.id }]);
  const left = await syncDb(world.store).selectFrom('sync_logs').select('id').execute();
  expect(left).toEqual([{ id: second.id }]);
  // Its images are there as long as the settings say, whatever became of the run.
  expect(await forgetImages(world.store, world.clock)).toBe(0);
  world.clock = later;
  const stages: string[] = [];
  const stage = async <R>(name: string, work: () => Promise<{ readonly value: R }>): Promise<R> => {
    stages.push(name);
    return (await work()).value;
  };
  const result = await syncRetentionJob.run(world.ctx(), { run: '', dueAt: null, stage } as never);
  expect(result).toMatchObject({ summary: { runs: 0, images: 2, files: 2 }, problems: [] });
  expect(stages).toHaveLength(4);
  expect(existsSync(runFile(world, 'logs', `${first.id}.log`))).toBe(false);
});

test('cells of a book are what a query would have given', () => {
  const number = (digits: string) => ({ digits });
  expect(bookValue('integer', number('12'))).toBe('12');
  expect(bookValue('decimal', number('0.10000000000000001'))).toBe('0.1');
  expect(bookValue('decimal', number('1.5E3'))).toBe('1500');
  expect(bookValue('float', number('0.10000000000000001'))).toBe('0.1');
  expect(bookValue('date', number('46352'))).toBe('2026-11-26');
  expect(bookValue('datetime', number('46352.5'))).toBe('2026-11-26 12:00:00');
  expect(bookValue('datetime', new Date('2026-09-24T11:14:13.999Z'))).toBe('2026-09-24 11:14:14');
  expect(bookValue('boolean', true)).toBe('true');
  expect(bookValue('boolean', number('0'))).toBe('false');
  expect(bookValue('text', number('12'))).toBe('12');
  // A text is a text, whatever it looks like.
  expect(bookValue('integer', '9007199254740995')).toBe('9007199254740995');
  expect(bookValue('datetime', '46352.5')).toBe('46352.5');
  expect(bookValue('integer', '十二')).toBe('十二');
  expect(bookValue('text', '')).toBeNull();
  expect(typeOfValues([true, null])).toBe('boolean');
  expect(typeOfValues([number('1'), null])).toBe('text');
  expect(typeOfValues([])).toBe('text');
});
