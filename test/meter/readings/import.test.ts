// Moving in from the database of another program: everything once, whatever is refused with its reason, on after a kill.
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { openKysely } from '../../../src/databases/kysely.ts';
import { meterDb } from '../../../src/features/meter/context.ts';
import { openForeignTable } from '../../../src/features/meter/readings/import/foreign-table.ts';
import { importReadings } from '../../../src/features/meter/readings/import/import-readings.ts';
import { meterSettings } from '../../../src/features/meter/settings.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { countedStore } from '../../support/counted-store.ts';
import { DATABASE_KINDS, type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts';
import { openProduct } from '../../support/product.ts';
import { withMeter } from './meter-store.ts';

const open: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const CONFIG = `
dataDir: \${ZHIBAN_DATA_DIR}
store: { url: '\${ZHIBAN_STORE_URL}' }
meter:
  meters:
    '19101010001': { name: 3 号宿舍 201, aliases: ['201'] }
`;

/** A small program's database, with what such programs leave behind. */
async function oldDatabase(kind: FreshDatabase['kind'], rows = 12): Promise<string> {
  const database = await freshDatabase(kind);
  open.push({ close: () => database.drop() });
  const { db, close } = await openKysely(database.url, { label: 'old' });
  const id = { mysql: 'int auto_increment primary key', postgres: 'serial primary key', sqlite: 'integer primary key' }[
    kind
  ];
  const time = kind === 'postgres' ? 'timestamp' : 'datetime';
  await sql
    .raw(
      `create table electricity_balance (id ${id}, meter_no varchar(80), remain decimal(10,2), collected_at ${time})`,
    )
    .execute(db);
  const values = Array.from({ length: rows }, (_, at) => {
    const minute = String(at % 60).padStart(2, '0');
    return `('${at % 3 === 0 ? '19101010002' : '19101010001'}', ${(200 - at / 100).toFixed(2)}, '2026-11-2${Math.floor(at / 1440)} ${String(Math.floor(at / 60) % 24).padStart(2, '0')}:${minute}:00')`;
  });
  const faulty = [
    `('19101010001', -3, '2026-11-26 08:00:00')`,
    `('19101010001', null, '2026-11-26 08:00:00')`,
    `('19101010001', 3, null)`,
    `(null, 3, '2026-11-26 08:00:00')`,
  ];
  await sql
    .raw(`insert into electricity_balance (meter_no, remain, collected_at) values ${[...values, ...faulty].join()}`)
    .execute(db);
  await close();
  return database.url;
}

test('a meter is rebuilt that the settings or the readings know, and no other', async () => {
  const product = openProduct({ config: CONFIG });
  open.push(product);
  await product.ok('meter', 'import', await oldDatabase('sqlite'));
  for (const known of ['201', '19101010002']) await product.ok('meter', 'rebuild', '--meter', known);
  const { code, err } = await product.run('meter', 'rebuild', '--meter', 'zzz');
  expect(err).toContain('没有叫“zzz”的电表；现有：3 号宿舍 201（19101010001）');
  expect(code).not.toBe(0);
});

test.each(DATABASE_KINDS)(
  'a line moves a %s table in, says what became of it, and moves nothing twice',
  async (kind) => {
    const product = openProduct({ config: CONFIG });
    open.push(product);
    const url = await oldDatabase(kind);
    const first = await product.ok('meter', 'import', url);
    expect(first.out).toContain(
      '搬入完成：读 16 行，新增 12，已有 0，没有收 4（电量是负数 1 行，电量读不懂 1 行，时间读不懂 1 行，没有表号 1 行）',
    );
    expect(first.out).toContain('这些表号没有配置，读数已收下，配置后就能看：19101010002');
    expect((await product.ok('meter', 'import', url)).out).toContain('读 16 行，新增 0，已有 12，没有收 4');
    expect((await product.ok('meter', 'import', url, '--meter', '19101010002')).out).toContain(
      '读 4 行，新增 0，已有 4，没有收 0',
    );
  },
);

test('by parts, the password out of the environment or a file, never on the line', async () => {
  const url = new URL(await oldDatabase('mysql'));
  const password = decodeURIComponent(url.password);
  const product = openProduct({ config: CONFIG, env: { DB_PASSWORD: password } });
  open.push(product);
  const parts = [
    'meter',
    'import',
    '--host',
    url.hostname,
    '--port',
    url.port,
    '--user',
    decodeURIComponent(url.username),
    '--database',
    url.pathname.slice(1),
  ];
  expect((await product.ok(...parts, '--password-env', 'DB_PASSWORD')).out).toContain('新增 12');
  expect((await product.ok(...parts, '--password-file', product.write('password', `${password}\n`))).out).toContain(
    '已有 12',
  );
  for (const wrong of [
    [...parts, url.href],
    ['meter', 'import'],
    [...parts.slice(0, 4), '--password-env', 'NOBODY'],
    [...parts, '--kind', 'oracle'],
  ]) {
    const answer = await product.run(...wrong);
    expect(answer.code).not.toBe(0);
    expect(answer.err).toMatch(/二者选一|--database 都要写|NOBODY|oracle/);
  }
});

test('a file that is not there is not made, and a table that is none is refused', async () => {
  const product = openProduct({ config: CONFIG });
  open.push(product);
  const missing = await product.run('meter', 'import', `sqlite:${product.folder}/nothing.db`);
  expect(missing.code).not.toBe(0);
  expect(missing.err).toContain('nothing.db');
  expect((await product.run('meter', 'import', `sqlite:${product.folder}/nothing.db`)).code).not.toBe(0);
  const { db, close } = await openKysely(`sqlite:${product.folder}/other.db`, { label: 'other' });
  await sql`create table other (id integer)`.execute(db);
  expect((await product.run('meter', 'import', `sqlite:${product.folder}/other.db`)).err).toContain(
    '里没有表 electricity_balance',
  );
  await sql`create table electricity_balance (id integer primary key, remain text, collected_at integer)`.execute(db);
  await close();
  expect((await product.run('meter', 'import', `sqlite:${product.folder}/other.db`)).err).toMatch(
    /缺少列 meter_no.*列 remain.*列 collected_at/,
  );
});

class Died extends Error {}

test('killed before any statement, it goes on, and the counts are those of all of it', async () => {
  const url = await oldDatabase('sqlite', 11_000);
  const database = await freshDatabase('sqlite');
  open.push({ close: () => database.drop() });
  const store = await withMeter(await openStore(database.url));
  open.push(store);
  const table = await openForeignTable(url);
  open.push(table);
  const contextOf = (one: Store) => ({
    store: one,
    settings: meterSettings.parse({}),
    signal: new AbortController().signal,
  });
  let died = 0;
  let result: Awaited<ReturnType<typeof importReadings>> | null = null;
  for (let lives = 7; result === null; lives += 6) {
    let left = lives;
    const mortal = countedStore(store, () => {
      left -= 1;
      if (left < 0) throw new Died();
    });
    result = await importReadings(contextOf(mortal), table, { progress: () => {} }).catch((error: unknown) => {
      if (!(error instanceof Died)) throw error;
      died += 1;
      return null;
    });
  }
  expect(died).toBeGreaterThan(3);
  expect(result).toMatchObject({ read: 11_004, fresh: 11_000, present: 0, isContinued: true });
  const { rows } = await sql<{ n: number }>`select count(*) as n from electricity_balance`.execute(meterDb(store));
  expect(rows[0]?.n).toBe(11_000);
});
