// A new empty database for one test, on each of the three kinds of server.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import type { DatabaseKind } from '../../src/databases/url.ts';
import { sharedServerUrl } from './shared-servers.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface FreshDatabase {
  readonly kind: DatabaseKind;
  readonly url: string;
  /** Removes it; other connections to it are cut. */
  drop(): Promise<void>;
}

export const DATABASE_KINDS: readonly DatabaseKind[] = ['sqlite', 'mysql', 'postgres'];

/** Text is utf8mb4 / UTF8. Call drop() in afterEach or afterAll. */
export async function freshDatabase(kind: DatabaseKind): Promise<FreshDatabase> {
  if (kind === 'sqlite') return freshSqlite();
  const server = await sharedServerUrl(kind);
  const name = `zhiban_${randomBytes(6).toString('hex')}`;
  const run = kind === 'mysql' ? runMysql : runPostgres;
  const [create, drop] =
    kind === 'mysql'
      ? [`create database ${name} character set utf8mb4`, `drop database if exists ${name}`]
      : [`create database ${name} encoding 'UTF8' template template0`, `drop database if exists ${name} with (force)`];
  await run(server, create);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { kind, url: url.href, drop: () => run(server, drop) };
}

function freshSqlite(): FreshDatabase {
  const folder = temporaryFolder('sqlite');
  const url = `sqlite:${encodeURI(join(folder, 'test.db'))}`;
  return { kind: 'sqlite', url, drop: async () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

async function runMysql(server: string, sql: string): Promise<void> {
  const connection = await createConnection({ uri: server });
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}

async function runPostgres(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
