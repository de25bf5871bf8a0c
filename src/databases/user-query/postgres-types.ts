// Which types the columns of a result are of, asked of PostgreSQL's catalogue in the query's own transaction.
import type { PostgresType } from './postgres-columns.ts';

const TYPES = `with asked as (select * from unnest($1::oid[], $2::int[]) as u(oid, modifier))
select t.oid, a.modifier, t.typname, (t.typnamespace = 'pg_catalog'::regnamespace)::text,
  case when t.typcategory = 'A' then t.typelem else 0 end, format_type(a.oid, a.modifier),
  (select json_agg(e.enumlabel order by e.enumsortorder) from pg_catalog.pg_enum e where e.enumtypid = t.oid)
from asked a join pg_catalog.pg_type t on t.oid = a.oid
union all
select e.oid, -1, e.typname, (e.typnamespace = 'pg_catalog'::regnamespace)::text, 0, format_type(e.oid, null), null
from asked a join pg_catalog.pg_type t on t.oid = a.oid and t.typcategory = 'A' join pg_catalog.pg_type e on e.oid = t.typelem`;

type Ask = (
  sql: string,
  values: readonly unknown[],
) => Promise<{ readonly rows: readonly (readonly (string | null)[])[] }>;

/** Of the columns given and of the elements of arrays among them. */
export async function postgresTypes(
  ask: Ask,
  columns: readonly { readonly dataTypeID: number; readonly dataTypeModifier: number }[],
): Promise<(oid: number, modifier: number) => PostgresType> {
  const { rows } = await ask(TYPES, [
    columns.map(({ dataTypeID }) => dataTypeID),
    columns.map(({ dataTypeModifier }) => dataTypeModifier),
  ]);
  const types = new Map(rows.map((row) => [`${row[0]}/${row[1]}`, typeOfRow(row)] as const));
  return (oid, modifier) => {
    const type = types.get(`${oid}/${modifier}`);
    if (type === undefined) throw new Error(`PostgreSQL has no type ${oid} although a column is of it`);
    return type;
  };
}

function typeOfRow([, , name, builtIn, element, declared, labels]: readonly (string | null)[]): PostgresType {
  return {
    name: String(name),
    builtIn: builtIn === 'true',
    element: Number(element),
    declared: String(declared),
    choices: labels === null || labels === undefined ? null : (JSON.parse(labels) as readonly string[]),
  };
}
