// Which columns of which real table are read for a raw table of a site, and as what.
import type { SourceColumn } from '../../../databases/snapshot/contract.ts';
import type { StagedColumn } from '../../../lake/staging.ts';
import type { RawTable } from '../settings.ts';

/** One raw table of one site, with that site's differences applied. */
export interface TablePlan {
  /** Name inside the lake. */
  readonly name: string;
  /** Name in the source. */
  readonly table: string;
  readonly where: string | undefined;
  readonly only: readonly string[] | undefined;
  readonly columns: RawTable['columns'];
}

export function tablePlan(name: string, raw: RawTable, site: string): TablePlan {
  const own = raw.sites[site];
  const where = own?.where ?? raw.where;
  return {
    name,
    table: own?.table ?? raw.table ?? name,
    where: where?.replaceAll('{site}', site.replaceAll("'", "''")),
    only: raw.only,
    columns: { ...raw.columns, ...own?.columns },
  };
}

export interface ReadPlan {
  /** Column names in the source, in the order they are read. */
  readonly read: readonly string[];
  readonly staged: readonly StagedColumn[];
}

/** What cannot be read, as a sentence; or how it is read. */
export function readPlan(plan: TablePlan, present: readonly SourceColumn[]): ReadPlan | string {
  const renamed = new Map(Object.entries(plan.columns).map(([name, read]) => [read.from ?? name, name]));
  const names = new Set(present.map((column) => column.name));
  const missing = [...renamed.keys(), ...(plan.only ?? [])].filter((name) => !names.has(name));
  if (missing.length > 0) {
    const found = present.map((column) => column.name).join('、');
    return `表 ${plan.table} 里没有列 ${[...new Set(missing)].join('、')}；有：${found}`;
  }
  const wanted = present.filter(
    (column) => plan.only === undefined || plan.only.includes(column.name) || renamed.has(column.name),
  );
  return {
    read: wanted.map((column) => column.name),
    staged: wanted.map((column) => {
      const name = renamed.get(column.name) ?? column.name;
      const read = plan.columns[name];
      return { name, type: column.lakeType, cast: read?.cast, emptyIsNull: read?.emptyIsNull ?? false };
    }),
  };
}
