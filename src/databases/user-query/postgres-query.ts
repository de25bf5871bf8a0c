// A person's query on PostgreSQL: the body of a cursor, which the server itself takes for nothing but one query that changes nothing,
// in a read-only transaction.
import type { FieldDef, QueryConfig } from 'pg';
import { UserError } from '../../lib/errors.ts';
import { connectPostgres, type PostgresConnection } from '../postgres/postgres-connection.ts';
import { quoteText } from '../snapshot/identifiers.ts';
import { sourceShown } from '../snapshot/source-faults.ts';
import type { QueryRow } from './contract.ts';
import { calledFunctions, type MadeFunction } from './made-functions.ts';
import { endBackend } from './postgres-cancel.ts';
import { type PostgresColumn, postgresColumn } from './postgres-columns.ts';
import { postgresTypes } from './postgres-types.ts';
import { bytesFault, mostOnTheWire } from './query-limits.ts';
import { noRows, type QueryOrder, queryFault, type StartedQuery } from './started-query.ts';

const FIRST_ROWS = 50;
const MOST_ROWS = 1_000;
const BATCH_CHARACTERS = 1_048_576;

export async function startPostgresQuery(order: QueryOrder): Promise<StartedQuery> {
  const connection = await connectPostgres(order.target);
  const end = async (): Promise<void> => {
    if (connection.guard.ended) await endBackend(order.target, connection);
    await connection.close();
  };
  try {
    const ask = asker(connection);
    await begin(ask, order);
    await requireQuietFunctions(ask, order);
    watchWire(connection, order);
    // The line break keeps nothing of ours behind a comment; there is nothing of ours behind it.
    await ask(`declare zhiban_query no scroll cursor without hold for\n${order.sql}`);
    // None of it is computed for a fetch of no rows, and their columns are told.
    const first = await ask(`fetch forward ${order.isTrial ? 0 : FIRST_ROWS} from zhiban_query`);
    const typeOf = await postgresTypes(ask, first.fields);
    const columns = first.fields.map((field) =>
      postgresColumn(field.name, typeOf(field.dataTypeID, field.dataTypeModifier), (oid) => typeOf(oid, -1)),
    );
    return { columns, batches: order.isTrial ? noRows() : fetchAll(ask, order, first.rows, columns), end };
  } catch (error) {
    await end();
    throw queryFault(error, order.target);
  }
}

async function begin(ask: Ask, { target, timeZone }: QueryOrder): Promise<void> {
  await ask('begin isolation level repeatable read read only');
  const settings: Readonly<Record<string, string>> = {
    timezone: timeZone,
    datestyle: 'ISO, YMD',
    intervalstyle: 'postgres',
    bytea_output: 'hex',
    extra_float_digits: '3',
    standard_conforming_strings: 'on', // our reading of its texts relies on it
    cursor_tuple_fraction: '1', // all rows are going to be fetched
    idle_in_transaction_session_timeout: '0',
    statement_timeout: String(Math.ceil(target.options.statementTimeoutMs)),
  };
  const calls = Object.entries(settings).map(
    ([name, value]) => `set_config(${quoteText('postgres', name)}, ${quoteText('postgres', value)}, true)`,
  );
  // This select also pins the read-only mode: it cannot be changed after a first statement.
  await ask(`select ${calls.join(', ')}`);
  await ask("select set_config(name, '5000', true) from pg_settings where name = 'client_connection_check_interval'");
}

interface Asked {
  readonly fields: readonly FieldDef[];
  readonly rows: readonly QueryRow[];
}
type Ask = (text: string, values?: readonly unknown[]) => Promise<Asked>;

/** All values as the server's text. The extended protocol takes one statement at a time: nothing can be stacked behind it. */
function asker({ driver, guard }: PostgresConnection): Ask {
  return async (text, values = []) => {
    const query: QueryConfig & { readonly queryMode: 'extended'; readonly rowMode: 'array' } = {
      text,
      values: [...values],
      queryMode: 'extended',
      rowMode: 'array',
      types: { getTypeParser: () => (value: unknown) => value },
    };
    const { fields, rows } = await guard.during(driver.query(query));
    return { fields, rows: rows as unknown as readonly QueryRow[] };
  };
}

/** Volatile functions of the server itself or of an extension that only answer all the same. */
const QUIET = [
  ...['random', 'random_normal', 'clock_timestamp', 'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7', 'currval'],
  ...['uuid_generate_v1', 'uuid_generate_v1mc', 'uuid_generate_v4', 'gen_random_bytes', 'gen_salt', 'similarity'],
  ...[
    'pg_backend_pid',
    'pg_database_size',
    'pg_relation_size',
    'pg_total_relation_size',
    'pg_table_size',
    'pg_indexes_size',
  ],
];

/**
 * The server knows of its functions which ones do something: those it calls volatile. Functions that people made are volatile unless
 * somebody said otherwise, so of theirs the sources are read.
 */
async function requireQuietFunctions(ask: Ask, { sql, target }: QueryOrder): Promise<void> {
  const { names, fault } = await calledFunctions(sql, 'postgres', (some) => madeFunctions(ask, some));
  if (fault !== null) throw new UserError(`${sourceShown(target)}不运行这条 SQL：${fault}`);
  const { rows } = await ask(
    `select distinct p.proname from pg_catalog.pg_proc p
      left join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
      where p.proname = any($1) and p.provolatile = 'v' and not p.proname = any($2)
        and (p.pronamespace = 'pg_catalog'::regnamespace or d.objid is not null)`,
    [names, QUIET],
  );
  const [found] = rows;
  if (found === undefined) return;
  throw new UserError(
    `${sourceShown(target)}不运行这条 SQL：不能调用函数 ${found[0]}，它不只是计算，还会做别的事；请去掉它`,
  );
}

async function madeFunctions(ask: Ask, names: readonly string[]): Promise<readonly MadeFunction[]> {
  const { rows } = await ask(
    `select p.proname, case when p.prosqlbody is null then p.prosrc else pg_catalog.pg_get_functiondef(p.oid) end, l.lanpltrusted
      from pg_catalog.pg_proc p
      join pg_catalog.pg_language l on l.oid = p.prolang
      left join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
      where p.proname = any($1) and p.pronamespace <> 'pg_catalog'::regnamespace and d.objid is null and p.prokind <> 'a'`,
    [names],
  );
  return rows.map(([name, source, trusted]) => {
    return { name: name ?? '', source: source ?? '', isUntrusted: trusted !== 't' };
  });
}

async function* fetchAll(
  ask: Ask,
  order: QueryOrder,
  first: readonly QueryRow[],
  columns: readonly PostgresColumn[],
): AsyncIterable<readonly QueryRow[]> {
  try {
    let asked = FIRST_ROWS;
    for (let rows = first; rows.length > 0; ) {
      yield rows.map((row) =>
        row.map((value, index) => (value === null ? null : (columns[index]?.read(value) ?? value))),
      );
      if (rows.length < asked) return;
      asked = batchSize(rows);
      rows = (await ask(`fetch forward ${asked} from zhiban_query`)).rows;
    }
  } catch (error) {
    throw queryFault(error, order.target);
  }
}

/** As many rows as make about a million characters. */
function batchSize(rows: readonly QueryRow[]): number {
  const characters = rows.reduce((sum, row) => row.reduce((all, value) => all + (value?.length ?? 0), sum), 1);
  return Math.max(1, Math.min(MOST_ROWS, Math.floor((BATCH_CHARACTERS * rows.length) / characters)));
}

/** One value may be larger than all that is allowed, and would be held whole before it is a row. */
function watchWire({ driver, guard }: PostgresConnection, { limits, target }: QueryOrder): void {
  const most = mostOnTheWire(limits);
  let received = 0;
  const { stream } = driver.connection as unknown as { readonly stream: NodeJS.ReadableStream };
  stream.on('data', (bytes: Buffer) => {
    received += bytes.length;
    if (received > most) guard.fail(bytesFault(limits, sourceShown(target), null));
  });
}
