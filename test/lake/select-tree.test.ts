// What the program reads out of a ledger's SELECT before it runs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAggregateFunction } from '../../src/lake/aggregate-functions.ts';
import { readSelect, type SelectTree } from '../../src/lake/select-tree.ts';
import { openScratchLake, type ScratchLake } from './scratch-lake.ts';

let lake: ScratchLake;
beforeAll(async () => {
  lake = await openScratchLake();
  await lake.session.run(`
create table point (id integer, code varchar, name varchar, device_id integer, unit_code varchar, tags varchar[], changed timestamp);
create table device (id integer, code varchar, name varchar, data_source_id integer);
create table data_source (id integer, code varchar);
create table dict_unit (code varchar, name varchar);
insert into point values (1, 'P1', '进口温度', 1, 'U1', ['a','b'], '2026-11-21 08:00:00'), (2, 'P2', '出口压力', 2, null, null, null);
insert into device values (1, 'D1', '空压机', 1), (2, 'D2', '锅炉', 1);
insert into data_source values (1, 'S1');
insert into dict_unit values ('U1', '℃')`);
});
afterAll(() => lake.close());

async function read(sql: string): Promise<SelectTree> {
  const tree = await readSelect(lake.session, sql);
  if ('message' in tree) throw new Error(tree.message);
  return tree;
}

/** `alias table<holder`, in the order of the FROM clause. */
async function joins(sql: string): Promise<readonly string[]> {
  const { joined } = await read(sql);
  return joined.map(({ alias, table, holder }) => `${alias} ${table}${holder === null ? '' : `<${holder}`}`);
}

describe('the joined tables and whose reference joins them', () => {
  it('one table, with and without an alias', async () => {
    expect(await joins('select code from point')).toEqual(['point point']);
    expect(await joins('select code from point p')).toEqual(['p point']);
  });

  it('a chain of references, whichever way round the conditions are written', async () => {
    const chain = ['p point', 'd device<p', 's data_source<d'];
    expect(
      await joins(
        'select p.code from point p left join device d on d.id = p.device_id join data_source s on d.data_source_id = s.id',
      ),
    ).toEqual(chain);
    expect(
      await joins(
        'select p.code from point p left join (device d join data_source s on s.id = d.data_source_id) on p.device_id = d.id',
      ),
    ).toEqual(chain);
  });

  it('a table joined twice', async () => {
    expect(
      await joins(
        'select a.id from point a left join device x on x.id = a.device_id left join device y on y.id = x.id',
      ),
    ).toEqual(['a point', 'x device<a', 'y device<x']);
  });

  it('tables listed with commas are joined by WHERE', async () => {
    const sql =
      "select p.code from point p, device d, data_source s where p.code <> 'x' and s.id = d.data_source_id and d.id = p.device_id";
    expect(await joins(sql)).toEqual(['p point', 'd device<p', 's data_source<d']);
  });

  it('a condition beside the reference, and what WHERE picks, name no holder', async () => {
    const sql = `select p.code from point p left join device d on d.name <> 'x' and d.id = p.device_id
      left join dict_unit u on u.code = p.unit_code where u.name = d.name`;
    expect(await joins(sql)).toEqual(['p point', 'd device<p', 'u dict_unit<p']);
  });

  it('an expression over one table still is its reference', async () => {
    const sql = `select p.code from point p join device d on true
      left join dict_unit u on u.code = upper(trim(p.unit_code))`;
    expect(await joins(sql)).toEqual(['p point', 'd device<p', 'u dict_unit<p']);
  });

  it('USING and unqualified columns: the only table before holds the reference, among several nobody is named', async () => {
    expect(await joins('select p.code from point p join device d using (id)')).toEqual(['p point', 'd device<p']);
    expect(
      await joins(
        'select p.code from point p join device d on d.id = device_id join data_source s on s.id = data_source_id',
      ),
    ).toEqual(['p point', 'd device<p', 's data_source']);
  });

  it('names mean the same in upper and lower case', async () => {
    const sql = 'SELECT P.Code FROM Point P LEFT JOIN DEVICE d ON D.id = p.device_id';
    expect(await joins(sql)).toEqual(['p point', 'd device<p']);
    expect([...(await read(sql)).tables]).toEqual(['point', 'device']);
    expect((await read(sql)).plain.get('code')).toEqual({ alias: 'p', column: 'code' });
  });

  it('a subquery in FROM is passed by, and what hangs on it has a holder that is no table', async () => {
    const sql = `select p.code from point p join (select id, data_source_id from device) d on d.id = p.device_id
      join data_source s on s.id = d.data_source_id`;
    expect(await joins(sql)).toEqual(['p point', 's data_source<d']);
    expect([...(await read(sql)).tables].sort()).toEqual(['data_source', 'device', 'point']);
  });

  it('a WITH query is no table, even when it is called like one', async () => {
    expect(
      await joins('with d as (select * from device) select p.code from point p join d on d.id = p.device_id'),
    ).toEqual(['p point']);
    const shadow = "with device as (select id, name from device where code <> 'x') select d.name from device d";
    expect(await joins(shadow)).toEqual([]);
  });

  it('tables that only filter, and tables with renamed columns, cannot be followed', async () => {
    expect(await joins('select p.code from point p semi join device d on d.id = p.device_id')).toEqual(['p point']);
    expect(await joins('select p.code from point p anti join device d on d.id = p.device_id')).toEqual(['p point']);
    expect(await joins('select d.x from point p join device d(x, y, z, w) on d.x = p.device_id')).toEqual(['p point']);
  });

  it.each([
    ['DISTINCT', 'select distinct p.code from point p'],
    ['GROUP BY', 'select p.code from point p group by p.code'],
    ['GROUP BY ALL', 'select p.unit_code from point p group by all'],
    ['an aggregate', 'select median(p.id) as m from point p'],
    ['an aggregate inside an expression', 'select 1 + coalesce(max(p.id), 0) as m from point p'],
    ['HAVING', 'select 1 as one from point p having count(*) > 0'],
    ['UNION', 'select p.code from point p union all select d.code from device d'],
    ['VALUES', "values ('a')"],
  ])('with %s one row is no longer one row of the tables', async (_, sql) => {
    expect(await joins(sql)).toEqual([]);
  });

  it.each([
    ['a window function', 'select p.code, count(*) over (partition by p.device_id) as n from point p'],
    ['an aggregate of a subquery', 'select p.code, (select max(d.id) from device d) as m from point p'],
    [
      'QUALIFY',
      'select p.code from point p qualify row_number() over (partition by p.code order by p.changed desc) = 1',
    ],
    ['ORDER BY and LIMIT', 'select p.code from point p order by 1 limit 10'],
  ])('with %s it still is', async (_, sql) => {
    expect(await joins(sql)).toEqual(['p point']);
  });

  it('knows every aggregate that DuckDB has', async () => {
    const windows = ['cume_dist', 'dense_rank', 'fill', 'first_value', 'lag', 'last_value', 'lead', 'nth_value'];
    const ranks = ['ntile', 'percent_rank', 'rank', 'rank_dense', 'row_number'];
    const rows = await lake.session.rows<{ name: string }>(
      `select distinct function_name as name from duckdb_functions() where function_type = 'aggregate'`,
    );
    const unknown = rows.map((row) => row.name).filter((name) => !isAggregateFunction(name));
    expect(unknown.sort()).toEqual([...windows, ...ranks]);
  });
});

describe('which column an output shows', () => {
  it('a qualified column, under its own or another name', async () => {
    const { plain, shown } = await read('select p.code, p.name as title, upper(p.name) as loud from point p, device d');
    expect([...plain]).toEqual([
      ['code', { alias: 'p', column: 'code' }],
      ['title', { alias: 'p', column: 'name' }],
    ]);
    expect(shown('title', 'p')).toBe('name');
    expect(shown('title', 'd')).toBeNull();
    expect(shown('loud', 'p')).toBeNull();
  });

  it('an unqualified column is the only table’s, or whoever is said to answer for it', async () => {
    const one = await read('select code, name as title from point');
    expect(one.plain.get('title')).toEqual({ alias: 'point', column: 'name' });
    const two = await read('select unit_code from point p join device d on d.id = p.device_id');
    expect(two.plain.size).toBe(0);
    expect(two.shown('unit_code', 'p')).toBe('unit_code');
  });

  it('a star gives every column of its tables that it does not leave out, replace or rename', async () => {
    const all = await read('select * from point');
    expect(all.shown('changed', 'point')).toBe('changed');
    const some = await read(
      'select p.* exclude (tags) replace (upper(name) as name) rename (changed as changed_at), d.code as dc from point p, device d',
    );
    expect(some.shown('code', 'p')).toBe('code');
    for (const touched of ['tags', 'name', 'changed_at']) expect(some.shown(touched, 'p')).toBeNull();
    expect(some.shown('code', 'd')).toBeNull();
    const replaced = await read('select *, upper(name) as loud from point');
    expect(replaced.shown('loud', 'point')).toBeNull();
  });
});

describe('the SELECT with more columns', () => {
  const extra = [{ alias: 'p', column: 'id', name: '~key:p:id' }];

  it.each([
    ['tables listed with commas', 'select p.code from point p, device d where d.id = p.device_id'],
    ['a star', 'select p.* from point p'],
    ['a window', "select p.code, row_number() over (order by p.code) as n, 'it''s' as q from point p"],
    [
      'lists, lambdas and casts',
      'select p.code, list_transform(p.tags, lambda t: upper(t)) as tags, p.id::decimal(10,2) as x from point p',
    ],
    [
      'times',
      "select p.code, p.changed at time zone 'Asia/Shanghai' as z, p.changed + interval 3 days as later from point p",
    ],
    ['a comment at the end', 'select p.code from point p -- 采集点'],
    ['a semicolon at the end', 'select p.code from point p;'],
    [
      'a WITH query',
      'with d as (select * from device) select p.code, d.name from point p join d on d.id = p.device_id',
    ],
    ['QUALIFY', 'select p.code from point p qualify row_number() over (partition by p.code order by p.changed) = 1'],
    [
      'numbers that JavaScript would round',
      'select p.code, 9007199254740993 as big, 12345678901234567890.12345 as exact from point p',
    ],
  ])('gives the same rows and one column more, with %s', async (_, sql) => {
    const tree = await read(sql);
    const plain = sql.replace(/;$/, '').replace(/--.*$/, '');
    const before = await lake.session.rows<object>(`select * from (${plain}) order by all`);
    const after = await lake.session.rows<Record<string, unknown>>(
      `select * from (${await tree.withColumns(lake.session, extra)}) order by all`,
    );
    expect(after.map(({ '~key:p:id': _id, ...row }) => row)).toEqual(before);
    expect(after.map((row) => row['~key:p:id']).sort()).toEqual([1, 2]);
  });

  it('none more: a UNION stays what it is', async () => {
    const sql = 'select p.code from point p union all select d.code from device d';
    const made = await (await read(sql)).withColumns(lake.session, []);
    expect(await lake.session.rows(`select * from (${made}) order by 1`)).toEqual(
      ['D1', 'D2', 'P1', 'P2'].map((code) => ({ code })),
    );
  });
});

describe('what is no readable SELECT', () => {
  async function fault(sql: string): Promise<{ readonly message: string; readonly rest: string | null }> {
    const tree = await readSelect(lake.session, sql);
    if (!('message' in tree)) throw new Error('a fault was wanted');
    return { message: tree.message, rest: tree.offset === null ? null : sql.slice(tree.offset) };
  }

  it('a syntax error, at its place, whatever characters stand before it', async () => {
    expect(await fault("select '电表🙂🙂' as a,\nb,, c from point")).toEqual({
      message: 'syntax error at or near ","',
      rest: ', c from point',
    });
  });

  it.each(['select 1; select 2', ';', ''])('not exactly one statement: %j', async (sql) => {
    expect((await fault(sql)).message).toMatch(/^应为一条 SELECT，实际是 [02] 条$/);
  });

  it.each([
    'drop table point',
    'select 1; drop table point',
    "copy point to '/tmp/x'",
    'insert into point select * from point',
    "attach 'x'",
  ])('something else than SELECT: %s', async (sql) => {
    expect((await fault(sql)).message).toContain('Only SELECT');
    expect(await lake.session.rows('select count(*) as n from point')).toEqual([{ n: '2' }]);
  });

  it.each([
    ["select * from read_csv('/etc/passwd')", 'read_csv('],
    ["select * from read_parquet('x.parquet')", 'read_parquet('],
    ["select * from point where code in (select content from read_text('/etc/passwd'))", 'read_text('],
    ["with t as (select * from read_json('x')) select * from t", 'read_json('],
    ['select p.code from point p, duckdb_settings() s', 'duckdb_settings('],
  ])('a table function, at its place: %s', async (sql, place) => {
    const found = await fault(sql);
    expect(found.message).toBe('台账的 SELECT 只能读原始表，不能用read_csv 之类的表函数');
    expect(found.rest?.startsWith(place)).toBe(true);
  });

  it.each([
    ["select '中文' as a from 'file.csv'", 'file.csv'],
    ['select * from point p join "/tmp/x.parquet" x on x.id = p.id', '/tmp/x.parquet'],
    ['select * from other.point', 'other.point'],
    ['select * from (select * from information_schema.tables) t', 'information_schema.tables'],
  ])('a file or somebody else’s table, at its place: %s', async (sql, name) => {
    const found = await fault(sql);
    expect(found.message).toBe(`台账的 SELECT 只能读原始表，不能用“${name}”`);
    expect(found.rest?.replaceAll(/['"]/g, '').startsWith(name)).toBe(true);
  });
});
