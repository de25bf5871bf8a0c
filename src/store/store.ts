// Our own database: small, transactional, many writers; the same on SQLite, MySQL and PostgreSQL.
import { type Kysely, sql, type Transaction } from 'kysely';
import { openKysely } from '../databases/kysely.ts';
import type { DatabaseKind } from '../databases/url.ts';
import { UpstreamError } from '../lib/errors.ts';
import { createIdMaker, type IdMaker } from '../lib/ids.ts';
import type { StoreTables } from './tables.ts';
import { runTransaction } from './transaction.ts';

export interface Store<T extends StoreTables = StoreTables> {
  readonly kind: DatabaseKind;
  /** The URL without its password. */
  readonly shown: string;
  /** For reads and single statements. Inside transaction() use its `trx`: on SQLite this one waits for the transaction to end. */
  readonly db: Kysely<T>;
  /** Ids that ascend in the order they are made here, and by time between processes. */
  readonly newId: IdMaker;
  /**
   * All of the callback's statements or none. After a deadlock, a failed serialization or a busy database it begins again, up to five
   * times, so the callback **may run several times**: it changes nothing but the store, through `trx`, and takes its time and
   * its ids from outside. Whether a connection lost during the commit took the changes with it nobody knows: UpstreamError.
   * @throws UpstreamError when the database is gone or stays busy; whatever the callback throws.
   */
  transaction<R>(work: (trx: Transaction<T>) => Promise<R>): Promise<R>;
  /** The same store, with a room's or a feature's own tables known to the compiler. */
  withTables<U extends object>(): Store<T & U>;
  /**
   * Asks the database for a sign of life.
   * @throws UpstreamError after five seconds without an answer, or when it cannot be reached.
   */
  ping(): Promise<{ readonly ms: number }>;
  close(): Promise<void>;
}

const PING_MS = 5_000;

export interface StoreOptions {
  /** On SQLite its transactions go before those of other stores that this process has opened on the file: somebody waits for them. */
  readonly comesFirst?: boolean;
}

/**
 * Opens the store and makes sure it answers. Its tables are there only after migrate().
 * @throws UserError for a bad URL, wrong login, missing database or unusable file; UpstreamError when it cannot be reached.
 */
export async function openStore(url: string, { comesFirst = false }: StoreOptions = {}): Promise<Store> {
  const opened = await openKysely<StoreTables>(url, { label: '存储', comesFirst });
  const store = storeOver(opened, createIdMaker());
  try {
    await store.ping();
  } catch (error) {
    await opened.close();
    throw error;
  }
  return store;
}

type Opened<T> = { db: Kysely<T>; kind: DatabaseKind; shown: string; close(): Promise<void> };

function storeOver<T extends StoreTables>(opened: Opened<T>, newId: IdMaker): Store<T> {
  const { db, kind, shown } = opened;
  return {
    kind,
    shown,
    db,
    newId,
    transaction: (work) => runTransaction(db, work),
    withTables: <U extends object>() => storeOver(opened as unknown as Opened<T & U>, newId),
    ping: () => ping(db, shown),
    close: () => opened.close(),
  };
}

async function ping<T>(db: Kysely<T>, shown: string): Promise<{ ms: number }> {
  const began = performance.now();
  const service = `存储（${shown}）`;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const sentence = `${service}${PING_MS / 1000} 秒内没有应答，请检查数据库是否卡住、网络是否通畅`;
    timer = setTimeout(() => reject(new UpstreamError(service, sentence, { retryable: true })), PING_MS);
  });
  try {
    await Promise.race([sql`select 1`.execute(db), tooLate]);
  } finally {
    clearTimeout(timer);
  }
  return { ms: performance.now() - began };
}
