// A table that is there before us: used as it is, never changed, and refused in a sentence where it cannot be used.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { lacksOf } from '../../../src/databases/shared-table/misfits.ts';
import type { DatabaseKind } from '../../../src/databases/url.ts';
import { meterDb } from '../../../src/features/meter/context.ts';
import { readingsOf } from '../../../src/features/meter/readings/readings-of.ts';
import { READINGS_TABLE } from '../../../src/features/meter/readings/readings-table.ts';
import { atOfWall } from '../../../src/features/meter/rules/reading.ts';
import type { Store } from '../../../src/store/store.ts';
import { onEachStore } from '../../store/each-store.ts';
import { keep, reading, withMeter } from './meter-store.ts';

const SPAN = { from: atOfWall('2026-11-01 00:00:00'), to: atOfWall('2026-12-01 00:00:00') };

/** As the small program that people use today makes it. */
const ORIGINAL: Readonly<Record<DatabaseKind, string>> = {
  mysql: `create table electricity_balance (id int auto_increment primary key, meter_no varchar(64) not null,
    remain decimal(10,2) not null, collected_at datetime not null, key idx_meter_time (meter_no, collected_at),
    unique key uk_meter_collected (meter_no, collected_at))`,
  postgres: `create table electricity_balance (id serial primary key, meter_no varchar(64), remain numeric(10,2),
    collected_at timestamp, constraint uk_meter_collected unique (meter_no, collected_at))`,
  sqlite: `create table electricity_balance (id integer primary key, meter_no varchar(64), remain decimal(10,2),
    collected_at datetime, constraint uk_meter_collected unique (meter_no, collected_at))`,
};
const BARE: Readonly<Record<DatabaseKind, string>> = {
  mysql: `create table electricity_balance (id bigint auto_increment primary key, meter_no varchar(64), remain decimal(12,3),
    collected_at datetime(6))`,
  postgres: `create table electricity_balance (id bigint generated always as identity, meter_no text, remain numeric,
    collected_at timestamp(6))`,
  sqlite: `create table electricity_balance (id integer primary key, meter_no text, remain real, collected_at datetime)`,
};
const MISFIT: Readonly<Record<DatabaseKind, string>> = {
  mysql: `create table electricity_balance (id int primary key, meter_no bigint, remain int, collected_at timestamp, site int not null)`,
  postgres: `create table electricity_balance (id int primary key, meter_no bigint, remain int, collected_at timestamptz, site int not null)`,
  sqlite: `create table electricity_balance (id text primary key, meter_no bigint, remain int, collected_at int, site int not null)`,
};

async function run(store: Store, statement: string): Promise<void> {
  await sql.raw(statement).execute(store.db);
}

onEachStore('a table of readings that is there', ({ empty }, kind) => {
  test('the one that people have carries on, rows and all', async () => {
    const { store } = await empty();
    await run(store, ORIGINAL[kind]);
    await run(
      store,
      `insert into electricity_balance (meter_no, remain, collected_at) values ('19101010001', 119.65, '2026-11-26 08:31:05')`,
    );
    await withMeter(store);
    await keep(store, [
      reading('19101010001', '2026-11-26 08:36:05', '119.5'),
      reading('19101010001', '2026-11-26 08:31:05', '7'),
    ]);
    expect((await readingsOf({ store }, '19101010001', SPAN)).map(({ remain }) => remain)).toEqual([11965, 11950]);
  });

  test('without keys it works, keeps once, and the lacks have sentences', async () => {
    const { store } = await empty();
    await run(store, BARE[kind]);
    for (const wall of ['2026-11-26 08:00:00', '2026-11-26 08:00:00.5', '2026-11-26 08:00:00'])
      await run(store, `insert into electricity_balance (meter_no, remain, collected_at) values ('A', 3.5, '${wall}')`);
    await withMeter(store);
    const news = [reading('A', '2026-11-26 08:00:00', '1'), reading('A', '2026-11-26 08:05:00', '3.45')];
    await keep(store, news);
    await keep(store, news);
    expect((await readingsOf({ store }, 'A', SPAN)).map(({ remain }) => remain)).toEqual([350, 345]);
    const lacks = await lacksOf(store.db, READINGS_TABLE);
    expect(lacks).toHaveLength(kind === 'postgres' ? 3 : 2);
    expect(lacks.join()).toContain('ADD CONSTRAINT uk_meter_collected UNIQUE (meter_no, collected_at)');
    expect(lacks.join()).toContain('CREATE INDEX idx_meter_time ON electricity_balance (meter_no, collected_at)');
  });

  test('our own lacks nothing', async () => {
    const { store } = await empty();
    await withMeter(store);
    expect(await lacksOf(store.db, READINGS_TABLE)).toEqual([]);
    expect((await meterDb(store).introspection.getTables()).map(({ name }) => name)).toContain('meter_amounts');
  });

  test('one that cannot be used is refused with every column named, and stays as it is', async () => {
    const { store } = await empty();
    await run(store, MISFIT[kind]);
    await run(
      store,
      `insert into electricity_balance (id, meter_no, remain, collected_at, site) values (1, 5, 3, ${kind === 'sqlite' ? '7' : `'2026-11-26 08:00:00'`}, 1)`,
    );
    const refusal = await withMeter(store).then(String, (error: unknown) => String(error));
    for (const word of ['列 id ', '列 meter_no ', '列 remain ', '列 collected_at ', '列 site ', '北京时间'])
      expect(refusal).toContain(word);
    const { rows } = await sql`select * from electricity_balance`.execute(store.db);
    expect(rows).toHaveLength(1);
  });
});
