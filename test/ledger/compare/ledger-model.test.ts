// What the program makes of a ledger's definition: who answers for which column, and what a state keeps hidden.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LedgerModel, readLedger } from '../../../src/features/ledger/model/ledger-model.ts';
import { type LedgerSettings, ledgerSettings } from '../../../src/features/ledger/settings.ts';
import { openScratchLake, type ScratchLake } from '../../lake/scratch-lake.ts';

let lake: ScratchLake;
beforeAll(async () => {
  lake = await openScratchLake();
});
afterAll(() => lake.close());

const TABLES = {
  point: { key: ['id'], who: 'updated_by', when: 'updated_at' },
  device: { key: ['id'], who: 'updated_by', when: 'updated_at' },
  area: { key: ['site', 'id'], who: 'editor' },
  dict_unit: { key: ['code'] },
};

interface Written {
  readonly select: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly key?: readonly string[];
}

function settingsOf({ select, columns, key = ['code'] }: Written): LedgerSettings {
  const titled = Object.entries(columns).map(([name, from]) => [name, { title: `列${name}`, from }]);
  const ledger = { title: '采集点', source: 'iot', key, select, columns: Object.fromEntries(titled) };
  return ledgerSettings.parse({ tables: { iot: TABLES }, ledgers: { points: ledger } });
}

function modelOf(written: Written): Promise<LedgerModel> {
  return readLedger(lake.session, 'points', settingsOf(written), (line) => `config/ledgers/x.yaml 第 ${line + 9} 行`);
}

function faultOf(written: Written): Promise<string> {
  return modelOf(written).then(
    () => {
      throw new Error('a fault was wanted');
    },
    (thrown: Error) => thrown.message,
  );
}

const auditColumns = (model: LedgerModel): readonly string[] =>
  model.columns.filter((column) => column.audit).map((column) => column.name);

const answering = (model: LedgerModel): Readonly<Record<string, string | null>> =>
  Object.fromEntries(model.columns.map((column) => [column.name, column.row]));

const holders = (model: LedgerModel): Readonly<Record<string, string | null>> =>
  Object.fromEntries(model.rows.map((row) => [row.alias, row.holder]));

describe('the rows of a ledger', () => {
  it('keep key, who and when of each joined table, as far as it has them; the root needs no key', async () => {
    const model = await modelOf({
      select: `select p.code, ar.name as area from point p
        left join area ar on ar.id = p.area_id left join dict_unit un on un.code = p.unit_code`,
      columns: { code: 'point', area: 'ar' },
    });
    expect(model.rows).toEqual([
      { alias: 'p', table: 'point', holder: null, keyColumns: [], whoColumn: '~who:p', whenColumn: '~when:p' },
      {
        alias: 'ar',
        table: 'area',
        holder: 'p',
        keyColumns: ['~key:ar:site', '~key:ar:id'],
        whoColumn: '~who:ar',
        whenColumn: null,
      },
      { alias: 'un', table: 'dict_unit', holder: 'p', keyColumns: ['~key:un:code'], whoColumn: null, whenColumn: null },
    ]);
    expect(model.root?.alias).toBe('p');
    const hidden = [
      'p.updated_by AS "~who:p"',
      'p.updated_at AS "~when:p"',
      'ar.site AS "~key:ar:site"',
      'ar.id AS "~key:ar:id"',
    ];
    const more = ['ar.editor AS "~who:ar"', 'un.code AS "~key:un:code"'];
    expect(model.sql).toContain(`, ${[...hidden, ...more].join(', ')} FROM point`);
  });

  it('are held from the row that the key comes from, wherever the SELECT begins', async () => {
    const columns = { code: 'point', device: 'device', area: 'area' };
    const inner = await modelOf({
      select: `select p.code, d.name as device, ar.name as area from area ar
        join device d on d.area_id = ar.id join point p on p.device_id = d.id`,
      columns,
    });
    expect(inner.root?.alias).toBe('p');
    expect(holders(inner)).toEqual({ p: null, d: 'p', ar: 'd' });
    const right = await modelOf({
      select: 'select p.code, d.name as device, d.name as area from device d right join point p on p.device_id = d.id',
      columns: { code: 'point', device: 'device', area: 'device' },
    });
    expect(holders(right)).toEqual({ p: null, d: 'p' });
  });

  it('a table joined twice: an alias answers for its own columns, and the key says which is the root', async () => {
    const model = await modelOf({
      select: 'select ar.code, ar.name, up.name as parent from area up right join area ar on ar.parent_id = up.id',
      columns: { code: 'area', name: 'area', parent: 'up' },
    });
    expect(model.root?.alias).toBe('ar');
    expect(answering(model)).toEqual({ code: 'ar', name: 'ar', parent: 'up' });
    expect(holders(model)).toEqual({ ar: null, up: 'ar' });
  });

  it('a table of a subquery, a WITH query or a GROUP BY answers for nothing: nobody will be named', async () => {
    const columns = { code: 'point', device: 'device' };
    const selects = [
      'select p.code, d.name as device from (select * from point) p, device d where d.id = p.device_id',
      'with p as (select * from point) select p.code, d.name as device from p, device d where d.id = p.device_id',
    ];
    for (const select of selects) {
      const model = await modelOf({ select, columns });
      expect(model.root).toBeNull();
      expect(answering(model)).toEqual({ code: null, device: 'd' });
    }
    const grouped = await modelOf({
      select: 'select p.code, max(d.name) as device from point p, device d where d.id = p.device_id group by all',
      columns: { code: 'p', device: 'd' },
    });
    expect(grouped.rows).toEqual([]);
    expect(answering(grouped)).toEqual({ code: null, device: null });
    expect(grouped.sql).not.toContain('~');
  });
});

describe('who/when columns of a table are shown, but no changes', () => {
  const own = { code: 'point', updated_by: 'point', updated_at: 'point' };

  it.each([
    ['qualified', 'select p.code, p.updated_by, p.updated_at from point p'],
    ['unqualified', 'select code, updated_by, updated_at from point'],
    ['with a star', 'select * from point'],
    ['with a star of one table', 'select p.* from point p join device d on d.id = p.device_id'],
    [
      'unqualified among several tables',
      'select p.code, updated_by, updated_at from point p join dict_unit un on un.code = p.unit_code',
    ],
    ['with DISTINCT', 'select distinct p.code, p.updated_by, p.updated_at from point p'],
    [
      'of a group',
      'select code, any_value(updated_by) as updated_by, max(updated_at) as updated_at from point group by code',
    ],
    [
      'of a UNION',
      'select code, updated_by, updated_at from point union all select code, updated_by, updated_at from device',
    ],
    ['in upper case', 'SELECT P.CODE, P.UPDATED_BY, P.UPDATED_AT FROM POINT P'],
  ])('%s', async (_, select) => {
    expect(auditColumns(await modelOf({ select, columns: own }))).toEqual(['updated_by', 'updated_at']);
  });

  it('under another name, and of another table than the root', async () => {
    const model = await modelOf({
      select:
        'select p.code, p.updated_at as changed, d.updated_by as device_editor from point p join device d on d.id = p.device_id',
      columns: { code: 'point', changed: 'point', device_editor: 'device' },
    });
    expect(auditColumns(model)).toEqual(['changed', 'device_editor']);
  });

  it('but not another column that is only called so, nor one that is computed', async () => {
    const model = await modelOf({
      select: `select p.code, p.name as updated_by, date_trunc('day', p.updated_at) as updated_at from point p`,
      columns: own,
    });
    expect(auditColumns(model)).toEqual([]);
  });
});

describe('a definition that cannot be', () => {
  it('a syntax error is named with file and line', async () => {
    const written = { select: "select '电表🙂' as name,\n  p.code,, p.id\nfrom point p", columns: { code: 'point' } };
    expect(await faultOf(written)).toBe(
      '台账“采集点”（points）的 SELECT 读不懂，config/ledgers/x.yaml 第 11 行：syntax error at or near ","',
    );
  });

  it('a file in FROM is named with file and line', async () => {
    expect(await faultOf({ select: "select code\nfrom\n  'points.csv'", columns: { code: 'point' } })).toBe(
      '台账“采集点”（points）的 SELECT 读不懂，config/ledgers/x.yaml 第 12 行：台账的 SELECT 只能读原始表，不能用“points.csv”',
    );
  });

  it('a column from a table that the SELECT does not read is named with the tables that it does', async () => {
    const select =
      'select p.code, a.name, b.name as up from point p, area a, area b where a.id = p.area_id and b.id = a.parent_id';
    expect(await faultOf({ select, columns: { code: 'point', name: 'device' } })).toBe(
      '台账 points 的列 name 写着来自“device”，但它的 SELECT 里没有这张表；SELECT 里有：point、area',
    );
    expect(await faultOf({ select: 'select distinct code from point', columns: { code: 'area' } })).toContain(
      '里有：point',
    );
  });
});

it('the fingerprint is that of what is computed: not of titles, nor of who answers', async () => {
  const written = { select: 'select p.code, p.name from point p', columns: { code: 'point', name: 'point' } };
  const { fingerprint } = await modelOf(written);
  expect((await modelOf({ ...written, columns: { code: 'p', name: 'p' } })).fingerprint).toBe(fingerprint);
  expect((await modelOf({ ...written, select: `${written.select} where p.id > 0` })).fingerprint).not.toBe(fingerprint);
  expect((await modelOf({ ...written, key: ['name'] })).fingerprint).not.toBe(fingerprint);
});
