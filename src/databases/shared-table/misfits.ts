// Whether a table that is there already has the form it should have: what cannot be worked with, and what can but is worth a word.
import type { Kysely } from 'kysely';
import { kindOf } from '../dialect.ts';
import type { DatabaseKind } from '../url.ts';
import { type CatalogColumn, catalogOf, type TableCatalog } from './catalog.ts';
import type { SharedColumn, SharedKey, SharedTable } from './shape.ts';

/** Sentences without a full stop, one a column that cannot be used as it is. */
export function misfitsOf(shape: SharedTable, catalog: TableCatalog, kind: DatabaseKind): readonly string[] {
  const own = columnMisfits(shape, catalog, kind, (wanted, found) => fits(wanted, found, kind));
  const others = catalog.columns
    .filter(({ name, needed }) => needed && shape.columns[name.toLowerCase()] === undefined)
    .map(({ name }) => `多出来的列 ${name} 不许为空又没有默认值，新读数写不进去`);
  return [...own, ...others];
}

/**
 * The same for who only reads another database's table.
 * @returns null when there is no such table
 */
export async function unreadableColumns<T>(db: Kysely<T>, shape: SharedTable): Promise<readonly string[] | null> {
  const kind = kindOf(db);
  const catalog = await catalogOf(db as unknown as Kysely<unknown>, kind, shape.name);
  if (catalog === null) return null;
  // Digits that are missing, and numbers that nobody counts up, are no trouble to a reader.
  return columnMisfits(shape, catalog, kind, (wanted, { type }) => {
    const family = familyOf(wanted);
    return family === 'decimal' ? /dec|num|real|doub|floa|int/.test(type) : TYPES[family][kind].test(type);
  });
}

function columnMisfits(
  shape: SharedTable,
  catalog: TableCatalog,
  kind: DatabaseKind,
  isFit: (wanted: SharedColumn, found: CatalogColumn) => boolean,
): readonly string[] {
  return Object.entries(shape.columns).flatMap(([name, wanted]) => {
    const found = catalog.columns.find((column) => column.name.toLowerCase() === name);
    if (found === undefined) return [`缺少列 ${name}（应为 ${WANTED[familyOf(wanted)][kind]}）`];
    if (isFit(wanted, found)) return [];
    const counted = wanted === 'serial' && !found.counted ? '，不自增' : '';
    return [`列 ${name} 是 ${found.type || '没有类型'}${counted}，应为 ${WANTED[familyOf(wanted)][kind]}`];
  });
}

/** What is missing of a table that can be worked with; sentences with what to do. Empty when there is no such table, too. */
export async function lacksOf<T>(db: Kysely<T>, shape: SharedTable): Promise<readonly string[]> {
  const catalog = await catalogOf(db as unknown as Kysely<unknown>, kindOf(db), shape.name);
  if (catalog === null) return [];
  const lacks: string[] = [];
  const columns = shape.unique.columns.join(', ');
  if (!catalog.keys.some((key) => key.unique && isSet(key.columns, shape.unique))) {
    lacks.push(
      `表 ${shape.name} 没有唯一键 ${shape.unique.name}（${columns}）：同一时刻的重复读数只算一次，但另一个程序可能写进重复的行；` +
        `请先清掉重复，再执行 ALTER TABLE ${shape.name} ADD CONSTRAINT ${shape.unique.name} UNIQUE (${columns})`,
    );
  }
  if (!catalog.keys.some((key) => leads(key.columns, shape.index.columns))) {
    lacks.push(
      `表 ${shape.name} 没有 (${shape.index.columns.join(', ')}) 的索引，读数多了会很慢；` +
        `请执行 CREATE INDEX ${shape.index.name} ON ${shape.name} (${shape.index.columns.join(', ')})`,
    );
  }
  const [serial] = Object.entries(shape.columns).find(([, column]) => column === 'serial') ?? [];
  if (serial !== undefined && !catalog.keys.some((key) => leads(key.columns, [serial]))) {
    lacks.push(`表 ${shape.name} 的 ${serial} 列没有索引，每次查询都要扫全表；请把它设为主键`);
  }
  return lacks;
}

type Family = 'serial' | 'wall' | 'word' | 'decimal';

const WANTED: Readonly<Record<Family, Readonly<Record<DatabaseKind, string>>>> = {
  serial: {
    mysql: '自增整数（AUTO_INCREMENT）',
    postgres: '自增整数（IDENTITY 或 SERIAL）',
    sqlite: 'INTEGER PRIMARY KEY',
  },
  wall: {
    mysql: 'DATETIME（北京时间）',
    postgres: 'timestamp without time zone（北京时间）',
    sqlite: 'TEXT 或 DATETIME（北京时间）',
  },
  word: { mysql: 'VARCHAR(64)', postgres: 'varchar(64)', sqlite: 'VARCHAR(64)' },
  decimal: { mysql: 'DECIMAL(10,2)', postgres: 'numeric(10,2)', sqlite: 'DECIMAL(10,2)' },
};

const TYPES: Readonly<Record<Family, Readonly<Record<DatabaseKind, RegExp>>>> = {
  serial: { mysql: /int/, postgres: /^(smallint|integer|bigint)$/, sqlite: /^integer$/ },
  wall: { mysql: /^datetime/, postgres: /^timestamp without time zone$/, sqlite: /date|time|text|char/ },
  word: { mysql: /char|text/, postgres: /^(character varying|text)$/, sqlite: /char|text/ },
  decimal: {
    mysql: /^(decimal|double|float)/,
    postgres: /^(numeric|double precision|real)$/,
    sqlite: /dec|num|real|doub|floa/,
  },
};

function fits(wanted: SharedColumn, found: CatalogColumn, kind: DatabaseKind): boolean {
  const family = familyOf(wanted);
  if (!TYPES[family][kind].test(found.type)) return false;
  if (family === 'serial') return found.counted;
  const scale = Number(/,(\d+)\)/.exec(wanted)?.[1] ?? 0);
  return family !== 'decimal' || found.scale === null || found.scale >= scale;
}

function familyOf(column: SharedColumn): Family {
  return column.replace(/\(.*/, '') as Family;
}

function isSet(columns: readonly string[], { columns: wanted }: SharedKey): boolean {
  return columns.length === wanted.length && wanted.every((column) => columns.includes(column));
}

function leads(columns: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((column, index) => columns[index] === column);
}
