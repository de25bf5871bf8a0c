// What a PostgreSQL login could write: asked of the server, role memberships included.
import type { AskRows } from './postgres-catalog.ts';

const MOST_NAMED = 3;

const OF_LOGIN = `select rolsuper as super, has_database_privilege(current_database(), 'create') as creates
from pg_roles where rolname = current_user`;

const OF_SCHEMAS = `select nspname as name from pg_namespace
where nspname not like 'pg\\_%' and nspname <> 'information_schema' and has_schema_privilege(oid, 'create') order by nspname`;

const OF_TABLES = `select format('%s.%s', n.nspname, c.relname) as name
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'f') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
  and (has_any_column_privilege(c.oid, 'insert, update') or has_table_privilege(c.oid, 'delete, truncate'))
order by 1 limit ${MOST_NAMED + 1}`;

/** Chinese, one a way to write; empty for a login that only reads. */
export async function postgresWrites(ask: AskRows): Promise<readonly string[]> {
  const [login] = await ask(OF_LOGIN, []);
  if (login?.super === true) return ['超级用户，什么都能改'];
  const schemas = (await ask(OF_SCHEMAS, [])).map(({ name }) => String(name));
  const tables = (await ask(OF_TABLES, [])).map(({ name }) => String(name));
  const named = tables.slice(0, MOST_NAMED).join('、');
  return [
    ...(login?.creates === true ? ['能在库里建模式'] : []),
    ...(schemas.length === 0 ? [] : [`能在模式 ${schemas.slice(0, MOST_NAMED).join('、')} 里建表`]),
    ...(tables.length === 0 ? [] : [`能改表 ${named}${tables.length > MOST_NAMED ? ' 等' : ''}`]),
  ];
}
