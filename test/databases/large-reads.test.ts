import { spawnSync } from 'node:child_process';
import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSource } from '../../src/databases/source.ts';
import { readBack, SOURCE_OPTIONS } from '../support/csv-read-back.ts';
import { DATABASE_KINDS, freshDatabase } from '../support/fresh-database.ts';
import { startMariadb } from '../support/servers/mariadb.ts';
import type { PrivateServer } from '../support/servers/throwaway.ts';
import { sqlRunner } from '../support/sql-runner.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder('large');

const ROWS = 300_000;
const LINE_BYTES = 300;
const MANY = {
  mysql: `create view many as select seq as id, repeat('x', ${LINE_BYTES}) as text from seq_1_to_${ROWS}`,
  postgres: `create view many as select n as id, repeat('x', ${LINE_BYTES}) as text from (select generate_series(1, ${ROWS}) as n) as numbers`,
  sqlite: `create view many as with recursive n(id) as (select 1 union all select id + 1 from n limit ${ROWS})
    select id, printf('%.*c', ${LINE_BYTES}, 'x') as text from n`,
};

describe.each(DATABASE_KINDS)('%s', (kind) => {
  it.skipIf(process.platform === 'win32')('is read no faster than the disk takes it, in little memory', async () => {
    const database = await freshDatabase(kind);
    const sql = await sqlRunner(database.url);
    await sql.run(MANY[kind]);
    // A pipe nobody reads stands for a disk that is busy.
    const pipe = join(folder, `${kind}.pipe`);
    spawnSync('mkfifo', [pipe]);
    const started = process.memoryUsage().rss;
    let most = started;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 20);
    const reading = openSource(database.url, { ...SOURCE_OPTIONS, stallTimeoutMs: 1_500 }).readSnapshot((snapshot) =>
      snapshot.copyCsv({ table: 'many', columns: ['id', 'text'] }, pipe),
    );
    const reader = createReadStream(pipe, { highWaterMark: 1 << 20 });
    reader.pause();
    await delay(3_000);
    let lines = 0;
    for await (const chunk of reader) lines += countLines(chunk);
    const copied = await reading;
    clearInterval(watch);
    expect(lines).toBe(ROWS);
    expect(copied.rows).toBe(ROWS);
    expect(copied.longestLine).toBe(LINE_BYTES + 6 + String(ROWS).length);
    expect((most - started) / 1e6).toBeLessThan(60);
    await sql.close();
    await database.drop();
  });

  it('brings a text of 10 MB over', async () => {
    const database = await freshDatabase(kind);
    const sql = await sqlRunner(database.url);
    await sql.run(`create table big (id int, text ${kind === 'mysql' ? 'longtext' : 'text'})`);
    const text = '电"表\n'.repeat(1_250_000);
    await sql.run('insert into big values (?, ?), (?, ?)', [1, text, 2, 'small']);
    const read = await readBack(database.url, { table: 'big' });
    expect(read.values.map(([id, value]) => [id, value?.length])).toEqual([
      ['1', text.length],
      ['2', 5],
    ]);
    expect(read.values[0]?.[1] === text).toBe(true);
    expect(read.longestLine).toBeGreaterThanOrEqual(Buffer.byteLength(text) + 1_250_000);
    await sql.close();
    await database.drop();
  });
});

function countLines(chunk: Buffer): number {
  let lines = 0;
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
  return lines;
}

describe('MySQL: what does not fit into max_allowed_packet', () => {
  let server: PrivateServer;
  beforeAll(async () => {
    server = await startMariadb({ settings: ['--max-allowed-packet=1M'] });
  });
  afterAll(() => server.stop());

  async function store(...statements: readonly string[]): Promise<void> {
    const connection = await createConnection({ uri: server.url });
    // Values are stored under a higher limit than the one in force when they are read.
    await connection.query('set global max_allowed_packet = 64 * 1024 * 1024');
    await connection.end();
    const roomy = await createConnection({ uri: server.url });
    for (const statement of statements) await roomy.query(statement);
    await roomy.query('set global max_allowed_packet = 1024 * 1024');
    await roomy.end();
  }

  it('is never lost: values, quotes, bytes and whole lines', async () => {
    await store(
      "set session sql_mode = ''",
      `create table large (id int not null, a longtext, b longtext not null, c longblob, d date, t timestamp null, f bit(1), n decimal(9,2), e enum('x"y'),
         g mediumtext charset gbk)`,
      `insert into large values
        (1, 'small', '"', x'00ff', '2026-01-01', '2026-01-01 00:00:00', 1, 1.5, 'x"y', '电表'),
        (2, repeat('a', 3000000), '', x'', '0000-00-00', null, null, null, null, null),
        (3, repeat('"', 700000), 'q', null, null, null, 0, -1, null, ''),
        (4, repeat('b', 600000), repeat('c', 600000), null, null, null, 0, -1, null, 'x'),
        (5, null, 'bytes', repeat('z', 800000), null, null, 0, -1, null, repeat('表', 500000))`,
    );
    const read = await readBack(server.url, { table: 'large' });
    const lengths = read.values.map((row) =>
      row.map((value) => (value !== null && value.length > 30 ? value.length : value)),
    );
    const utc = (await timestampUtc(server.url)).replace('.000', '');
    expect(lengths).toEqual([
      ['1', 'small', '"', '0x00ff', '2026-01-01', utc, 'true', '1.50', 'x"y', '电表'],
      ['2', 3_000_000, '', '0x', null, null, null, null, null, null],
      ['3', 700_000, 'q', null, null, null, 'false', '-1.00', null, ''],
      ['4', 600_000, 600_000, null, null, null, 'false', '-1.00', null, 'x'],
      ['5', null, 'bytes', 1_600_002, null, null, 'false', '-1.00', null, 500_000],
    ]);
    expect(read.values[2]?.[1]).toBe('"'.repeat(700_000));
    expect(read.notes).toEqual(['表 large 有 1 个无效日期（如 0000-00-00），按空值处理']);
  });

  it('takes the same way for rows beyond 16 MB, where the protocol splits them', async () => {
    await store("create table huge as select 1 as id, repeat('x', 20000000) as a, repeat('y', 17000000) as b");
    const read = await readBack(server.url, { table: 'huge' });
    expect(read.values.map((row) => row.map((value) => value?.length))).toEqual([[1, 20_000_000, 17_000_000]]);
  });
});

async function timestampUtc(url: string): Promise<string> {
  const connection = await createConnection({ uri: url, dateStrings: true });
  const [rows] = await connection.query("select convert_tz('2026-01-01 00:00:00', @@time_zone, '+00:00') as t");
  await connection.end();
  const [{ t }] = rows as [{ t: string | null }];
  return `${t ?? '2026-01-01 00:00:00'}+00`;
}

describe('the disk', () => {
  it.skipIf(!hasFullDevice())('being full is a sentence that names the file', async () => {
    const database = await freshDatabase('sqlite');
    const sql = await sqlRunner(database.url);
    await sql.run(MANY.sqlite);
    const reading = openSource(database.url, SOURCE_OPTIONS).readSnapshot((snapshot) =>
      snapshot.copyCsv({ table: 'many', columns: ['id', 'text'] }, '/dev/full'),
    );
    await expect(reading).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('磁盘已满，写不下 /dev/full'),
    });
    await sql.close();
    await database.drop();
  });
});

function hasFullDevice(): boolean {
  try {
    writeFileSync('/dev/full', 'x');
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
  }
}
