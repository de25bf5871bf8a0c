// Anybody's database by URL, as a Kysely: the one place that opens drivers.
import { Kysely } from 'kysely';
import { untilItsTurn, untilNotBusy } from './busy-wait.ts';
import type { DialectParts, OpenSettings } from './dialect-parts.ts';
import { databaseFault } from './faults.ts';
import { guardedDialect } from './guarded-dialect.ts';
import { mysqlParts } from './kysely-mysql.ts';
import { postgresParts } from './kysely-postgres.ts';
import { sqliteParts } from './kysely-sqlite.ts';
import { type DatabaseKind, type DatabaseUrl, parseDatabaseUrl } from './url.ts';

/** A label, and the defaults below where nothing else is said. */
export type OpenOptions = Pick<OpenSettings, 'label'> & Partial<OpenSettings>;

const DEFAULTS = { poolSize: 10, lockWaitMs: 15_000, connectMs: 10_000, comesFirst: false, readOnly: false } as const;

export interface OpenedDatabase<T> {
  readonly db: Kysely<T>;
  readonly kind: DatabaseKind;
  /** The URL without its password. */
  readonly shown: string;
  /** Closes every connection, after those in use have been given back. */
  close(): Promise<void>;
}

/**
 * Opens a database for ordinary work: small statements and transactions. Nothing is connected to until the first statement.
 *
 * The same on all three: 64-bit integers come as numbers while exact and as bigints beyond 2^53 - 1, dates and decimals as text;
 * booleans, Dates, objects, NaN and text with NUL are refused as parameters; transactions are READ COMMITTED with strict types
 * and UTC on servers, and take the write lock when they begin on SQLite.
 *
 * SQLite has one connection: inside a transaction or a stream, a second query on the outer `db` waits for ever. Use the `trx`.
 * @throws UserError for a bad URL. Statements throw UserError for a wrong login, a missing database or an unusable file, UpstreamError
 * when the server cannot be reached, is gone, full or busy, and the driver's own error for anything else.
 */
export async function openKysely<T>(url: string, options: OpenOptions): Promise<OpenedDatabase<T>> {
  const parsed = parseDatabaseUrl(url);
  const settings: OpenSettings = { ...DEFAULTS, ...options };
  const translate = (thrown: unknown) => databaseFault(thrown, settings.label, parsed);
  const parts = await partsFor(parsed, settings);
  const { lockWaitMs: waitMs, comesFirst } = settings;
  const file = parsed.file ?? '';
  const isFile = parsed.kind === 'sqlite';
  const dialect = guardedDialect(parts.dialect, {
    kind: parsed.kind,
    translate,
    patiently: isFile ? (step) => untilNotBusy(step, waitMs) : (step) => step(),
    patientlyBegun: isFile ? (step) => untilItsTurn(step, { file, comesFirst, waitMs }) : (step) => step(),
    adapter: parts.adapter,
  });
  const db = new Kysely<T>({ dialect });
  return { db, kind: parsed.kind, shown: parsed.shown, close: () => db.destroy() };
}

function partsFor(url: DatabaseUrl, settings: OpenSettings): Promise<DialectParts> {
  switch (url.kind) {
    case 'sqlite':
      return sqliteParts(url, settings);
    case 'mysql':
      return mysqlParts(url, settings);
    case 'postgres':
      return postgresParts(url, settings);
  }
}
