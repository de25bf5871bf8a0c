import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { freshDatabase } from '../fresh-database.ts';
import { startMariadb } from '../servers/mariadb.ts';

describe('fresh databases', () => {
  it('are empty, separate and removed: MySQL', async () => {
    const database = await freshDatabase('mysql');
    const connection = await createConnection({ uri: database.url });
    await connection.query('create table t (a varchar(20))');
    await connection.query("insert into t values ('值班🙂')");
    const [rows] = await connection.query('select a, (select count(*) from seq_1_to_10) n from t');
    expect(rows).toEqual([{ a: '值班🙂', n: 10 }]);
    await connection.end();
    await database.drop();
    await expect(createConnection({ uri: database.url })).rejects.toThrow(/Unknown database/);
  });

  it('are empty, separate and removed: PostgreSQL', async () => {
    const database = await freshDatabase('postgres');
    const client = new pg.Client({ connectionString: database.url });
    client.on('error', () => {});
    await client.connect();
    expect((await client.query("select '值班🙂' as a, current_setting('server_encoding') as e")).rows).toEqual([
      { a: '值班🙂', e: 'UTF8' },
    ]);
    await database.drop();
    await expect(new pg.Client({ connectionString: database.url }).connect()).rejects.toThrow(/does not exist/);
  });
});

describe('a private server', () => {
  it('keeps its data over a kill and a restart', async () => {
    const server = await startMariadb();
    const first = server.pid;
    const connection = await createConnection({ uri: server.url });
    await connection.query('create table t (a int)');
    connection.on('error', () => {});
    await server.kill();
    await expect(createConnection({ uri: server.url })).rejects.toThrow(/ECONNREFUSED/);
    await server.restart();
    expect(server.pid).not.toBe(first);
    const again = await createConnection({ uri: server.url });
    expect((await again.query('show tables'))[0]).toHaveLength(1);
    await again.end();
    await server.stop();
    expect(() => process.kill(server.pid, 0)).toThrow();
  });
});
