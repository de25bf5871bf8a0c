// Random states as Parquet files, compared by the program's SQL, with the change rows read back as plain data.
import { compareSql } from '../../../src/features/ledger/compare/compare-sql.ts';
import { planCompare } from '../../../src/features/ledger/compare/plan.ts';
import { CHANGE_COLUMNS, createChangeTableSql, writeChangesSql } from '../../../src/lake/change-rows.ts';
import { quoteName, quoteText } from '../../../src/lake/duck.ts';
import { readTexts, type ScratchLake } from '../../lake/scratch-lake.ts';
import { stateColumns, type TestColumn, type TestLedger, type TestRow, type TestState } from './random-states.ts';

export interface ChangeRow {
  readonly site: string;
  readonly key: string;
  readonly kind: string;
  readonly field: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly who: string | null;
  /** As DuckDB prints an instant in UTC. */
  readonly when: string | null;
}

/** A query that gives a state's rows; the columns may be those of another definition than the rows were made for. */
export function stateQuery(columns: readonly TestColumn[], state: TestState): string {
  const typed = columns.map(({ name, kind }, at) => `cast(v${at} as ${kind.type}) as ${quoteName(name)}`).join(', ');
  const names = columns.map((_, at) => `v${at}`).join(', ');
  const line = (row: TestRow): string => {
    const cells = columns.map(({ name }) => row[name] ?? null);
    return `(${cells.map((text) => (text === null ? 'null::varchar' : quoteText(text))).join(', ')})`;
  };
  const rows = [...state.values()].map(line);
  // Without a row there is nothing to take the columns from.
  const values = rows.length === 0 ? line({}) : rows.join(', ');
  return `select ${typed} from (values ${values}) as given(${names})${rows.length === 0 ? ' where false' : ''}`;
}

/** Keeps a state in memory, which takes less time than a file. */
export async function keepState(
  lake: ScratchLake,
  table: string,
  columns: readonly TestColumn[],
  state: TestState,
): Promise<string> {
  await lake.session.run(`create or replace temp table ${table} as ${stateQuery(columns, state)}`);
  return table;
}

export interface ComparedState {
  readonly from: string;
  readonly columns: readonly TestColumn[];
}

/** Starts a new session table for change rows. */
export function beginChanges(lake: ScratchLake): Promise<void> {
  return lake.session.run(createChangeTableSql('found'));
}

/** Appends the differences of two states to the session table. */
export async function collectChanges(
  lake: ScratchLake,
  ledger: TestLedger,
  site: string,
  before: ComparedState,
  after: ComparedState,
): Promise<void> {
  const key = ledger.model.key;
  const beforeColumns = stateColumns(before.columns);
  const afterColumns = stateColumns(after.columns);
  const plan = planCompare(ledger.model, { key, columns: beforeColumns }, { key, columns: afterColumns });
  if (plan.kind !== 'compare') throw new Error(`comparable states were wanted, found ${JSON.stringify(plan)}`);
  const { rows, root } = ledger.model;
  const sides = { before: before.from, after: after.from, beforeColumns, afterColumns };
  await lake.session.run(
    compareSql({
      site,
      ...sides,
      key: plan.key,
      columns: plan.columns,
      rows,
      root,
      timeZone: 'Asia/Shanghai',
      target: 'found',
    }),
  );
}

/** Writes what was collected as a change file. */
export async function writeChangeFile(lake: ScratchLake, name: string): Promise<string> {
  await lake.session.run(writeChangesSql('found', lake.path(name)));
  return lake.path(name);
}

export async function readChangeRows(lake: ScratchLake, from = 'found'): Promise<readonly ChangeRow[]> {
  const texts = CHANGE_COLUMNS.map(([name]) => `cast(${name} as varchar) as ${name}`).join(', ');
  const rows = await readTexts(lake.session, `select ${texts} from ${from}`);
  return rows.map(([site, key, kind, field, before, after, who, when]) => ({
    site: site ?? '',
    key: key ?? '',
    kind: kind ?? '',
    field: field ?? null,
    before: before ?? null,
    after: after ?? null,
    who: who ?? null,
    when: when ?? null,
  }));
}

/** All rows of a state, each value as one exact text; sorted, since order does not matter. */
export async function readState(
  lake: ScratchLake,
  columns: readonly TestColumn[],
  from: string,
): Promise<readonly string[]> {
  const texts = columns.map(({ name }) => `cast(${quoteName(name)} as varchar) as ${quoteName(name)}`).join(', ');
  const rows = await readTexts(lake.session, `select ${texts} from ${from} as given`);
  return rows.map((row) => JSON.stringify(row.map((text, at) => exactly(columns[at], text)))).sort();
}

/** What {@link readState} gives for a state that was written from these rows. */
export function expectedState(columns: readonly TestColumn[], state: TestState): readonly string[] {
  const rows = [...state.values()].map((row) => columns.map((column) => exactly(column, row[column.name] ?? null)));
  return rows.map((row) => JSON.stringify(row)).sort();
}

function exactly(column: TestColumn | undefined, text: string | null): string | null {
  if (text === null || column === undefined) return null;
  // DuckDB prints an instant with a blank and its offset; the canonical form is ISO.
  const iso = column.kind.type === 'TIMESTAMP WITH TIME ZONE' ? text.replace(' ', 'T').replace('+00', 'Z') : text;
  return column.kind.exact(iso);
}
