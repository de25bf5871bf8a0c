// The plant's rows in real databases, and the configuration that reads them.
import { type SqlRunner, sqlRunner } from '../../support/sql-runner.ts';
import { type Cell, type Row, SITES, type SiteRows } from './plant.ts';

const COLUMNS = {
  device: {
    id: 'integer',
    code: 'varchar(40)',
    name: 'varchar(80)',
    updated_by: 'varchar(40)',
    updated_at: 'timestamp',
  },
  point: {
    id: 'integer',
    code: 'varchar(40)',
    name: 'varchar(80)',
    device_id: 'integer',
    hi_limit: 'integer',
    remark: 'varchar(80)',
    updated_by: 'varchar(40)',
    updated_at: 'timestamp',
  },
  meter: {
    id: 'integer',
    code: 'varchar(40)',
    name: 'varchar(80)',
    updated_by: 'varchar(40)',
    updated_at: 'timestamp',
  },
} as const;

type TableName = keyof typeof COLUMNS;

/** Tables of each source. */
export const TABLES: Readonly<Record<string, readonly TableName[]>> = { iot: ['device', 'point'], ems: ['meter'] };

/** Replaces what the source's tables hold, in one transaction. */
export async function writeSource(url: string, source: string, rows: SiteRows): Promise<void> {
  const runner = await sqlRunner(url);
  try {
    for (const table of TABLES[source] ?? []) await runner.run(createSql(table, runner));
    await runner.run('begin');
    for (const table of TABLES[source] ?? []) {
      await runner.run(`delete from ${table}`);
      await runner.run(insertSql(table, rows[table]));
    }
    await runner.run('commit');
  } finally {
    await runner.close();
  }
}

function createSql(table: TableName, { kind }: SqlRunner): string {
  const columns = Object.entries(COLUMNS[table]).map(([name, type]) => {
    // MySQL's own timestamp would move with the session's zone and be stamped by the server.
    return `${name} ${kind === 'mysql' && type === 'timestamp' ? 'datetime' : type}`;
  });
  return `create table if not exists ${table} (${columns.join(', ')})`;
}

function insertSql(table: TableName, rows: readonly Row[]): string {
  const names = Object.keys(COLUMNS[table]);
  const lines = rows.map((row) => `(${names.map((name) => literal(row[name] ?? null)).join(', ')})`);
  return `insert into ${table} (${names.join(', ')}) values ${lines.join(', ')}`;
}

function literal(cell: Cell): string {
  if (cell === null) return 'null';
  return typeof cell === 'number' ? String(cell) : `'${cell.replaceAll("'", "''")}'`;
}

export interface PlantConfig {
  readonly dataDir: string;
  readonly storeUrl: string;
  /** URL of a source of a site. */
  readonly sourceUrl: (site: string, source: string) => string;
  /** Further lines of every source, for instance `stallTimeoutSeconds: 1`. */
  readonly sourceSettings?: readonly string[];
  /** Further lines of the section `ledger`. */
  readonly ledgerSettings?: readonly string[];
}

/** The configuration as YAML. */
export function plantConfig(config: PlantConfig): string {
  const sites = SITES.flatMap(({ code, name, sources }) => [
    `  - code: ${code}`,
    `    name: ${name}`,
    '    sources:',
    ...sources.flatMap((source) => [
      `      ${source}:`,
      `        url: ${JSON.stringify(config.sourceUrl(code, source))}`,
      ...(config.sourceSettings ?? []).map((line) => `        ${line}`),
    ]),
  ]);
  return [
    `dataDir: ${JSON.stringify(config.dataDir)}`,
    'store:',
    `  url: ${JSON.stringify(config.storeUrl)}`,
    'log: { level: error }',
    'sites:',
    ...sites,
    'ledger:',
    ...(config.ledgerSettings ?? []).map((line) => `  ${line}`),
    LEDGERS,
  ].join('\n');
}

const LEDGERS = `  tables:
    iot:
      device: { key: [id], who: updated_by, when: updated_at }
      point: { key: [id], who: updated_by, when: updated_at }
    ems:
      meter: { key: [id], who: updated_by, when: updated_at }
  ledgers:
    points:
      title: 采集点
      source: iot
      key: [code]
      select: |
        select p.code, p.name, d.code as device_code, d.name as device_name, p.hi_limit, p.remark
        from point p left join device d on d.id = p.device_id
      columns:
        code: { title: 编码, from: point }
        name: { title: 名称, from: point }
        device_code: { title: 设备编码, from: device }
        device_name: { title: 设备名称, from: device }
        hi_limit: { title: 上限, from: point }
        remark: { title: 备注, from: point }
    devices:
      title: 设备
      source: iot
      key: [code]
      select: select code, name from device
      columns:
        code: { title: 编码, from: device }
        name: { title: 名称, from: device }
    meters:
      title: 电表
      source: ems
      key: [code]
      select: select code, name from meter
      columns:
        code: { title: 编码, from: meter }
        name: { title: 名称, from: meter }
`;
