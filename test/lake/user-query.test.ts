// People's SQL over the lake: what values become, what is refused by DuckDB's own tree of it, and where it ends.
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import type { QueryLimits, QueryRow, UserQueries } from '../../src/databases/user-query/contract.ts';
import { openLakeQueries } from '../../src/lake/user-query.ts';
import { lakeQueryFault } from '../../src/lake/user-query-rules.ts';
import { HOSTILE } from '../databases/user-query/hostile-sql.ts';
import { openScratchLake } from './scratch-lake.ts';

// value as SQL, type, text
const FORMS: readonly (readonly [string, string, string | null])[] = [
  ['9223372036854775807::bigint', 'integer', '9223372036854775807'],
  ['340282366920938463463374607431768211455::uhugeint', 'integer', '340282366920938463463374607431768211455'],
  ['1.50::decimal(10,2)', 'decimal', '1.50'],
  ['0.1::float', 'float', '0.1'],
  ['0.1::double', 'float', '0.1'],
  ["'nan'::double", 'float', 'NaN'],
  ['true', 'boolean', 'true'],
  ["date '2026-11-26'", 'date', '2026-11-26'],
  ["timestamp '2026-11-26 08:00:00.123'", 'datetime', '2026-11-26 08:00:00.123'],
  ["timestamptz '2026-11-26 08:00:00.5+08'", 'instant', '2026-11-26T00:00:00.5Z'],
  ["timestamptz '1969-12-31 23:59:59.25Z'", 'instant', '1969-12-31T23:59:59.25Z'],
  ["timestamptz '2026-11-26 08:00:00'", 'instant', '2026-11-26T00:00:00Z'],
  ["time '08:00:00'", 'time', '08:00:00'],
  ["'电表🙂'", 'text', '电表🙂'],
  ["'\\x00\\xff'::blob", 'binary', '0x00ff'],
  ["['a', null, 'b\"']", 'list', '["a",null,"b\\""]'],
  ['[[1], [2, 3]]', 'list', '[["1"],["2","3"]]'],
  ['\'{"a": 1}\'::json', 'json', '{"a": 1}'],
  ["{'a': 1}", 'text', "{'a': 1}"],
  ['null', 'integer', null],
];

const LIMITS: QueryLimits = { rows: 100_000, bytes: 10_000_000, seconds: 60 };
let queries: UserQueries;

async function rowsOf(sql: string, limits: Partial<QueryLimits> = {}) {
  return queries.run(sql, { ...LIMITS, ...limits }, async ({ columns, batches }) => {
    const rows: QueryRow[] = [];
    for await (const batch of batches) rows.push(...batch);
    return { columns, rows };
  });
}

beforeAll(async () => {
  const lake = await openScratchLake();
  const source = await lake.parquet('point.parquet', "select i as id, 'P-' || i as code from range(5000) t(i)");
  lake.close();
  queries = openLakeQueries({
    ...{
      root: lake.folder,
      views: [{ name: 'point', sql: `select * from ${source}` }],
      memoryLimit: '200MB',
      threads: 2,
    },
    ...{ tempDir: lake.path('spill'), timeZone: 'Asia/Shanghai' },
  });
});

describe('people’s SQL over the lake', () => {
  it('gives values as text with all digits, by their types', async () => {
    const { columns, rows } = await rowsOf(
      `select ${FORMS.map(([value], index) => `${value} as c${index}`).join(', ')}`,
    );
    expect(columns.map(({ type }) => type)).toEqual(FORMS.map(([, type]) => type));
    expect(rows).toEqual([FORMS.map(([, , text]) => text)]);
  });

  it('ends at a limit, and says which', async () => {
    await expect(rowsOf('select * from point', { rows: 4_999 })).rejects.toThrow(/超过 4999 行的上限/);
    await expect(rowsOf('select * from point', { bytes: 20_000 })).rejects.toThrow(/超过 20 KB 的上限/);
    await expect(rowsOf('select count(*) as n from range(1000000000000) t', { seconds: 3 })).rejects.toThrow(
      /超过 3 秒/,
    );
    expect((await rowsOf('select * from point', { rows: 5_000 })).rows).toHaveLength(5_000);
  });

  it('says what DuckDB says, and which views there are', async () => {
    await expect(rowsOf('select absent from point')).rejects.toThrow(
      /台账数据（lake）不接受这条 SQL，DuckDB 说：.*absent/,
    );
    await expect(rowsOf('select * from points')).rejects.toThrow(/没有叫“points”的视图；可以用的：point$/);
  });
});

async function parametersOf(connection: DuckDBConnection, sql: string): Promise<number> {
  const extracted = await connection.extractStatements(sql);
  return (await extracted.prepare(0)).parameterCount;
}

describe('what a query over the lake may be', () => {
  const fault = async (sql: string): Promise<string | null> => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    return lakeQueryFault(connection, sql, ['point']);
  };

  it.each([
    'from point',
    'select code, count(*) as n, random() as r from point group by all order by n desc limit 5',
    'with a as (select * from point), b as (select * from A) select * from b join point using (id)',
    'select * from (values (1, 2)) v(a, b), range(3) r(i), unnest([1, 2]) u(x)',
    'select id, row_number() over (partition by code order by id) as n from point qualify n = 1',
    "select list_transform([1, 2], x -> x + 1) as l, struct_pack(a := 1) as s, json_extract_string('{}', '$.a') as j",
    'select * from point pivot (count(*) for id in (1, 2))',
    'with recursive r(x) as (select 1 union all select x + 1 from r where x < 9) select * from r',
  ])('it may be %s', async (sql) => {
    expect(await fault(sql)).toBeNull();
  });

  it('is nothing that means harm', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run('create view point as select 1 as id, null as code');
    const passed: string[] = [];
    for (const sql of HOSTILE) {
      if ((await lakeQueryFault(connection, sql, ['point'])) !== null) continue;
      // Functions that DuckDB does not have are refused when the statement is prepared.
      const parameters = await parametersOf(connection, sql).catch(() => null);
      if (parameters === 0) passed.push(sql);
    }
    // What only takes long, which is killed, and what says nothing behind a comment or within a text.
    const isHarmless =
      /generate_series|range\(|repeat\(|lpad\(|recursive c|, point t$|_agg\(|drop table point|outfile|\/etc\/hosts/;
    expect(passed.filter((sql) => !isHarmless.test(sql))).toEqual([]);
  });
});
