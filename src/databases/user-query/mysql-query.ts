// A person's query on MySQL or MariaDB: a prepared statement, which can only be one, in a read-only transaction.
import type { QueryOptions, TypeCastField } from 'mysql2';
import { UserError } from '../../lib/errors.ts';
import { connectMysql, type MysqlConnection } from '../mysql/mysql-connection.ts';
import { socketOf } from '../mysql/mysql-identity.ts';
import { sourceShown } from '../snapshot/source-faults.ts';
import { calledFunctions } from './made-functions.ts';
import { type DriverValue, isChoice, type MysqlColumn, mysqlColumn, type WireColumn } from './mysql-columns.ts';
import { bytesFault, mostOnTheWire } from './query-limits.ts';
import { openRowQueue } from './row-queue.ts';
import { noRows, type QueryOrder, queryFault, type StartedQuery } from './started-query.ts';
import { clockOffset } from './time-zone.ts';

/** Modes that change what SQL means, and not how it is read: those stay as the server has them. */
const MEANINGS = [
  ...['ONLY_FULL_GROUP_BY', 'PIPES_AS_CONCAT', 'HIGH_NOT_PRECEDENCE', 'NO_UNSIGNED_SUBTRACTION', 'IGNORE_SPACE'],
  ...['REAL_AS_FLOAT', 'PAD_CHAR_TO_FULL_LENGTH', 'TIME_ROUND_FRACTIONAL', 'EMPTY_STRING_IS_NULL'],
];
/** Seconds we may be busy with rows before we take more. */
const IDLE_SECONDS = 3_600;

export async function startMysqlQuery(order: QueryOrder): Promise<StartedQuery> {
  const connection = await connectMysql(order.target);
  const end = async (): Promise<void> => {
    await connection.close();
    connection.driver.destroy();
  };
  try {
    const offsetMinutes = clockOffset(order.timeZone, new Date());
    await begin(connection, order, offsetMinutes);
    await requireQuietFunctions(connection, order);
    const columns = await prepare(connection, order, offsetMinutes);
    return { columns, batches: order.isTrial ? noRows() : streamRows(connection, order, columns), end };
  } catch (error) {
    await end();
    throw queryFault(error, order.target);
  }
}

async function begin(connection: MysqlConnection, { target }: QueryOrder, offsetMinutes: number): Promise<void> {
  const ask = asker(connection);
  const [server] = await ask('select version() as version, @@sql_mode as mode');
  const modes = String(server?.mode)
    .split(',')
    .filter((mode) => MEANINGS.includes(mode));
  await ask(`set session sql_mode = '${modes.join(',')}', time_zone = '${offsetText(offsetMinutes)}'`);
  await ask(`set session wait_timeout = ${IDLE_SECONDS}, net_write_timeout = ${IDLE_SECONDS}`);
  const limitMs = Math.ceil(target.options.statementTimeoutMs);
  const isMariadb = String(server?.version).includes('MariaDB');
  await ask(`set session ${isMariadb ? `max_statement_time = ${limitMs / 1000}` : `max_execution_time = ${limitMs}`}`);
  await ask('set session transaction isolation level repeatable read');
  await ask('start transaction with consistent snapshot, read only');
  // After a first select the transaction's mode can no longer be set.
  await ask('select 1 as pinned');
}

/** MySQL keeps a function that somebody made from writing; not from reading a file. */
async function requireQuietFunctions(connection: MysqlConnection, { sql, target }: QueryOrder): Promise<void> {
  const ask = asker(connection);
  const { fault } = await calledFunctions(sql, 'mysql', async (names) => {
    const rows = await ask(
      `select routine_name as name, routine_definition as source, routine_body as language from information_schema.routines
        where routine_type = 'FUNCTION' and lower(routine_name) in (${names.map(() => '?').join(', ')})`,
      names.map((name) => name.toLowerCase()),
    );
    return rows.map(({ name, source, language }) => {
      return { name: String(name), source: String(source ?? ''), isUntrusted: language !== 'SQL' };
    });
  });
  if (fault !== null) throw new UserError(`${sourceShown(target)}不运行这条 SQL：${fault}`);
}

/** `+08:00` */
function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

type Ask = (sql: string, values?: readonly string[]) => Promise<readonly Readonly<Record<string, unknown>>[]>;

function asker({ driver, guard }: MysqlConnection): Ask {
  return (sql, values = []) =>
    guard.during(
      new Promise((resolve, reject) => {
        driver.query({ sql, values: [...values] }, (error, rows) => {
          if (error) return reject(error);
          resolve(Array.isArray(rows) ? (rows as Readonly<Record<string, unknown>>[]) : []);
        });
      }),
    );
}

/** The statement's columns, before it runs. A statement that gives no rows is none that we run. */
async function prepare(
  connection: MysqlConnection,
  { target, sql }: QueryOrder,
  offsetMinutes: number,
): Promise<readonly MysqlColumn[]> {
  const { driver, guard } = connection;
  const statement = await guard.during(
    new Promise<{ readonly columns: readonly WireColumn[]; readonly parameters: readonly unknown[] }>(
      (resolve, reject) => {
        const prepared = (error: Error | null, made: unknown): void =>
          error ? reject(error) : resolve(made as Parameters<typeof resolve>[0]);
        driver.prepare(ROWS_OF(sql) as unknown as string, prepared);
      },
    ),
  );
  const shown = sourceShown(target);
  if (statement.parameters.length > 0) {
    throw new UserError(
      `${shown}不运行这条 SQL：里面有 ${statement.parameters.length} 个 ?，没有值可以填；请直接写出值`,
    );
  }
  if (statement.columns.length === 0) throw new UserError(`${shown}不运行这条 SQL：它不返回行，这里只能查询`);
  const columns: MysqlColumn[] = [];
  for (const wire of statement.columns) {
    columns.push(mysqlColumn(wire, isChoice(wire) ? await choicesOf(asker(connection), wire) : null, offsetMinutes));
  }
  return columns;
}

/** The same options find the prepared statement again. */
const ROWS_OF = (sql: string) => ({ sql, rowsAsArray: true });

async function choicesOf(ask: Ask, { schema, orgTable, orgName }: WireColumn): Promise<readonly string[] | null> {
  const [row] = await ask(
    'select column_type as declared from information_schema.columns where table_schema = ? and table_name = ? and column_name = ?',
    [schema, orgTable, orgName],
  );
  const list = /^(?:enum|set)\((.*)\)$/s.exec(String(row?.declared))?.[1];
  if (list === undefined) return null;
  return [...list.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) => text.replaceAll("''", "'"));
}

function streamRows(
  connection: MysqlConnection,
  order: QueryOrder,
  columns: readonly MysqlColumn[],
): StartedQuery['batches'] {
  const { driver, guard } = connection;
  const queue = openRowQueue((may) => {
    guard.pausedByUs = !may;
    if (may) driver.resume();
    else driver.pause();
  });
  watchWire(connection, order);
  const textOf = (value: DriverValue, place: number): string | null => columns[place]?.read(value) ?? null;
  const ended = new Promise<void>((resolve, reject) => {
    const query = driver.execute({ ...ROWS_OF(order.sql), ...handedOver(columns) });
    query.on('result', (row) => queue.push((row as unknown as readonly DriverValue[]).map(textOf)));
    query.on('error', reject);
    query.on('end', () => resolve());
  });
  guard.during(ended).then(
    () => queue.end(),
    (error: unknown) => queue.fail(queryFault(error, order.target)),
  );
  return queue.batches;
}

/** Asked about every value, the driver makes five objects of each: it is asked to only where it has to be (a fifth of a run's time). */
function handedOver(columns: readonly MysqlColumn[]): Pick<QueryOptions, 'typeCast'> {
  if (!columns.some(({ isOpaque }) => isOpaque)) return {};
  const opaque = ['VECTOR', 'GEOMETRY'];
  return {
    typeCast: (value: TypeCastField, next: () => unknown) => (opaque.includes(value.type) ? value.buffer() : next()),
  };
}

/** One value may be larger than all that is allowed, and would be held whole before it is a row. */
function watchWire({ driver, guard }: MysqlConnection, { limits, target }: QueryOrder): void {
  const most = mostOnTheWire(limits);
  let received = 0;
  socketOf(driver).on('data', (bytes: Buffer) => {
    received += bytes.length;
    if (received > most) guard.fail(bytesFault(limits, sourceShown(target), null));
  });
}
