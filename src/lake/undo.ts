// Any older state is a newer one with the changes between them undone: a pure function that writes the SQL.
import { keyTextSql, type StateColumn } from './canonical.ts';
import { quoteName, quoteText } from './duck.ts';

export interface UndoInput {
  readonly site: string;
  /** SQL that can stand after FROM: the newer state. */
  readonly state: string;
  readonly columns: readonly StateColumn[];
  readonly key: readonly StateColumn[];
  /** Change files to undo, each with the number of its publication; order does not matter. */
  readonly changes: readonly { readonly publication: number; readonly path: string }[];
}

/**
 * One SELECT that gives the older state, every column in its own type.
 * For each key the earliest coming or going after the wanted moment decides whether the row was there; for each field the
 * `before` of its earliest change, as far as it lies before that moment, is its value (`arg_min_null`: also where that is NULL).
 */
export function undoSql(input: UndoInput): string {
  if (input.changes.length === 0) return `select ${names(input, 's')} from ${input.state} s`;
  const rows = input.changes.map(
    ({ publication, path }) =>
      `select ${publication} as publication, key, kind, field, before from read_parquet(${quoteText(path)}) where site = ${quoteText(input.site)}`,
  );
  return `
with changes as materialized (${rows.join(' union all ')}),
presence as (
  select key, arg_min(kind, publication) as kind, arg_min(before, publication) as image, min(publication) as publication
  from changes where kind in ('added', 'removed') group by key
),
fields as (
  select c.key, c.field, arg_min_null(c.before, c.publication) as before_text, true as touched
  from changes c left join presence p on p.key = c.key
  where c.kind in ('modified', 'moved') and (p.publication is null or c.publication < p.publication)
  group by c.key, c.field
),
overlay as (select key, map(list(field), list(before_text)) as values from fields group by key),
base as (
  select ${keyTextSql('s', input.key)} as ${ROW_KEY}, ${names(input, 's')}
  from ${input.state} s
  where ${keyTextSql('s', input.key)} not in (select key from presence)
  union all
  select key, ${input.columns.map((column) => `${fromImage(column)} as ${quoteName(column.name)}`).join(', ')}
  from presence where kind = 'removed'
)
select ${input.columns.map((column) => overlaid(column)).join(', ')}
from base b left join overlay v on v.key = b.${ROW_KEY}`;
}

/** No column of a ledger begins so. */
const ROW_KEY = quoteName('~row');

function names(input: UndoInput, alias: string): string {
  return input.columns.map((column) => `${alias}.${quoteName(column.name)}`).join(', ');
}

function fromImage(column: StateColumn): string {
  const pointer = `/${column.name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return `cast(json_extract_string(image, ${quoteText(pointer)}) as ${column.type})`;
}

function overlaid(column: StateColumn): string {
  const name = quoteText(column.name);
  const own = `b.${quoteName(column.name)}`;
  return `case when v.key is not null and map_contains(v.values, ${name}) then cast(v.values[${name}] as ${column.type}) else ${own} end as ${quoteName(column.name)}`;
}
