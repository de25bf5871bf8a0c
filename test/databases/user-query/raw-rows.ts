// Rows of a server as they are, on one connection, for looking at what a query left behind.
import { createConnection } from 'mysql2/promise';
import pg from 'pg';

export type Rows = readonly (readonly unknown[])[];

export interface Asker {
  (sql: string): Promise<Rows>;
  close(): Promise<void>;
}

export async function asker(url: string): Promise<Asker> {
  if (url.startsWith('mysql')) {
    const connection = await createConnection({ uri: url, rowsAsArray: true, dateStrings: true });
    connection.on('error', () => {}); // the question says so
    const ask = async (sql: string): Promise<Rows> => (await connection.query(sql))[0] as unknown as Rows;
    return Object.assign(ask, { close: () => connection.end() });
  }
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // the question says so
  await client.connect();
  const ask = async (sql: string): Promise<Rows> =>
    (await client.query({ text: sql, rowMode: 'array' })).rows as unknown as Rows;
  return Object.assign(ask, { close: () => client.end() });
}
