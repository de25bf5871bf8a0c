// A plant of five tables, written out by hand, joined into one ledger and compared the way a publication does it.
import { compareSql } from '../../../src/features/ledger/compare/compare-sql.ts';
import { planCompare } from '../../../src/features/ledger/compare/plan.ts';
import { type LedgerModel, readLedger } from '../../../src/features/ledger/model/ledger-model.ts';
import { ledgerSettings } from '../../../src/features/ledger/settings.ts';
import type { StateColumn } from '../../../src/lake/canonical.ts';
import { quoteText } from '../../../src/lake/duck.ts';
import type { ScratchLake } from '../../lake/scratch-lake.ts';
import { beginChanges, type ChangeRow, readChangeRows } from './state-files.ts';

type Cell = string | number | null;
type Row = Readonly<Record<string, Cell>>;

/** Rows by table. */
export type Plant = Readonly<Record<string, readonly Row[]>>;

/** DuckDB types by table and column: what the source's reader would announce. */
export type PlantTypes = Readonly<Record<string, Readonly<Record<string, string>>>>;

const AUDIT = { updated_by: 'varchar', updated_at: 'timestamp' };

export const TYPES: PlantTypes = {
  point: { id: 'integer', code: 'varchar', name: 'varchar', device_id: 'integer', unit_code: 'varchar', ...AUDIT },
  device: { id: 'integer', code: 'varchar', name: 'varchar', data_source_id: 'integer', ...AUDIT },
  data_source: { id: 'integer', code: 'varchar', name: 'varchar', gateway_id: 'integer', ...AUDIT },
  gateway: { id: 'integer', name: 'varchar', ...AUDIT },
  dict_unit: { code: 'varchar', name: 'varchar' },
};

const pair = { who: 'updated_by', when: 'updated_at' };

export const TABLES: Readonly<
  Record<string, { readonly key: readonly string[]; readonly who?: string; readonly when?: string }>
> = {
  point: { key: ['id'], ...pair },
  device: { key: ['id'], ...pair },
  data_source: { key: ['id'], ...pair },
  gateway: { key: ['id'], ...pair },
  dict_unit: { key: ['code'] },
};

export const SELECT = `select p.code, p.name, d.name as device, s.name as source, g.name as gateway, un.name as unit
  from point p left join device d on d.id = p.device_id left join data_source s on s.id = d.data_source_id
  left join gateway g on g.id = s.gateway_id left join dict_unit un on un.code = p.unit_code`;

export const COLUMNS: Readonly<Record<string, string>> = {
  code: 'point',
  name: 'point',
  device: 'device',
  source: 'data_source',
  gateway: 'gateway',
  unit: 'dict_unit',
};

/** Two points on two devices; each device with a data source of its own, both behind one gateway. */
export const PLANT: Plant = {
  point: [
    {
      id: 1,
      code: 'P1',
      name: '进口温度',
      device_id: 1,
      unit_code: 'C',
      updated_by: '张伟',
      updated_at: '2026-11-01 08:00:00',
    },
    {
      id: 2,
      code: 'P2',
      name: '出口压力',
      device_id: 1,
      unit_code: 'K',
      updated_by: '李娜',
      updated_at: '2026-11-02 08:00:00',
    },
  ],
  device: [
    { id: 1, code: 'D1', name: '空压机', data_source_id: 1, updated_by: '王芳', updated_at: '2026-11-03 08:00:00' },
    { id: 2, code: 'D2', name: '循环泵', data_source_id: 2, updated_by: '刘洋', updated_at: '2026-11-04 08:00:00' },
  ],
  data_source: [
    { id: 1, code: 'S1', name: '一号源', gateway_id: 1, updated_by: '陈杰', updated_at: '2026-11-05 08:00:00' },
    { id: 2, code: 'S2', name: '二号源', gateway_id: 2, updated_by: '杨敏', updated_at: '2026-11-06 08:00:00' },
  ],
  gateway: [
    { id: 1, name: '东网关', updated_by: '赵磊', updated_at: '2026-11-07 08:00:00' },
    { id: 2, name: '西网关', updated_by: '赵磊', updated_at: '2026-11-07 08:00:00' },
  ],
  dict_unit: [
    { code: 'C', name: '℃' },
    { code: 'K', name: 'kPa' },
  ],
};

/** The plant after somebody set some columns of some row. */
export function edited(plant: Plant, table: string, id: Cell, columns: Row): Plant {
  const rows = plant[table] ?? [];
  return { ...plant, [table]: rows.map((row) => ((row.id ?? row.code) === id ? { ...row, ...columns } : row)) };
}

export interface PlantSetup {
  readonly types?: PlantTypes;
  readonly tables?: typeof TABLES;
  readonly select?: string;
  readonly columns?: typeof COLUMNS;
  readonly timeZone?: string;
}

/** The changes that a publication would record of the ledger. */
export async function changesOf(
  lake: ScratchLake,
  before: Plant,
  after: Plant,
  setup: PlantSetup = {},
): Promise<readonly ChangeRow[]> {
  const { tables = TABLES, select = SELECT, columns = COLUMNS, types = TYPES, timeZone = 'Asia/Shanghai' } = setup;
  const titled = Object.fromEntries(Object.entries(columns).map(([name, from]) => [name, { title: name, from }]));
  const ledger = { title: '采集点', source: 'iot', key: ['code'], select, columns: titled };
  const settings = ledgerSettings.parse({ tables: { iot: tables }, ledgers: { points: ledger } });
  const model = await readLedger(lake.session, 'points', settings, String);
  const old = await makeState(lake, 'before', model, types, before);
  const fresh = await makeState(lake, 'after', model, types, after);
  const shape = (made: readonly StateColumn[]) => ({ key: model.key, columns: made });
  const plan = planCompare(model, shape(old), shape(fresh));
  if (plan.kind !== 'compare') throw new Error(`comparable states were wanted, found ${plan.kind}`);
  const { rows, root } = model;
  const sides = { before: 'before_state', after: 'after_state', beforeColumns: old, afterColumns: fresh };
  await beginChanges(lake);
  await lake.session.run(
    compareSql({
      site: 'suzhou',
      ...sides,
      key: plan.key,
      columns: plan.columns,
      rows,
      root,
      timeZone,
      target: 'found',
    }),
  );
  const changes = await readChangeRows(lake);
  return [...changes].sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));
}

function sortKey({ key, field }: ChangeRow): string {
  return `${key} ${field}`;
}

async function makeState(
  lake: ScratchLake,
  name: string,
  model: LedgerModel,
  types: PlantTypes,
  plant: Plant,
): Promise<readonly StateColumn[]> {
  const { session } = lake;
  for (const [table, columns] of Object.entries(types)) {
    const typed = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
    await session.run(`create or replace temp table ${table} (${typed.join(', ')})`);
    for (const row of plant[table] ?? []) {
      const values = Object.keys(columns).map((column) => literal(row[column] ?? null));
      await session.run(`insert into ${table} values (${values.join(', ')})`);
    }
  }
  await session.run(`create or replace temp table ${name}_state as ${model.sql}`);
  const described = await session.rows<{ column_name: string; column_type: string }>(`describe ${name}_state`);
  return described.map((row) => ({ name: row.column_name, type: row.column_type }));
}

function literal(cell: Cell): string {
  return typeof cell === 'string' ? quoteText(cell) : String(cell);
}

/** What people see: `P1 device 空压机→循环泵 张伟 2026-11-20 00:00:00+00`, `-` where the source does not say. */
export function told(changes: readonly ChangeRow[]): readonly string[] {
  return changes
    .filter((change) => change.kind !== 'moved')
    .map(({ key, kind, field, before, after, who, when }) => {
      const what = kind === 'modified' ? `${field} ${before ?? '空'}→${after ?? '空'}` : kind;
      return `${key} ${what} ${who ?? '-'} ${when ?? '-'}`;
    });
}
