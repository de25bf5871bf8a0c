import { rmSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSource } from '../../src/databases/source.ts';
import { UpstreamError, UserError } from '../../src/lib/errors.ts';
import { readBack, SOURCE_OPTIONS } from '../support/csv-read-back.ts';
import { startMariadb } from '../support/servers/mariadb.ts';
import { startPostgres } from '../support/servers/postgres.ts';
import type { PrivateServer } from '../support/servers/throwaway.ts';
import { sqlRunner } from '../support/sql-runner.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PASSWORD = 'very-secret%2Fword';
const folder = temporaryFolder('faults');

const ENDLESS = {
  mysql: "create view endless as select seq as id, repeat('x', 200) as text from seq_1_to_50000000",
  postgres:
    "create view endless as select n as id, repeat('x', 200) as text from (select generate_series(1, 50000000) as n) as numbers",
};

/** What reading ends with; the password must be in none of it. */
async function fault(url: string, options: Partial<typeof SOURCE_OPTIONS> = {}): Promise<Error> {
  const thrown: unknown = await readBack(url, { table: 'endless' }, options).then(
    () => new Error('no error at all'),
    (error: unknown) => error,
  );
  if (!(thrown instanceof Error)) throw new Error('not an Error');
  expect(`${thrown.message} ${JSON.stringify(thrown)}`).not.toMatch(/very-secret|[0-9a-f]{24}/);
  expect(thrown.message).toContain('苏州基地/iot（');
  return thrown;
}

function changed(url: string, change: Partial<Pick<URL, 'password' | 'pathname' | 'port' | 'hostname'>>): string {
  return Object.assign(new URL(url), change).href;
}

describe.each(['mysql', 'postgres'] as const)('%s: what goes wrong has a sentence', (kind) => {
  let server: PrivateServer;
  const file = join(folder, `${kind}.csv`);

  beforeAll(async () => {
    server = await (kind === 'mysql' ? startMariadb() : startPostgres());
    const sql = await sqlRunner(server.url);
    await sql.run(ENDLESS[kind]);
    await sql.close();
  });
  afterAll(() => server.stop());

  it('a wrong password', async () => {
    const thrown = await fault(changed(server.url, { password: PASSWORD }));
    expect(thrown).toBeInstanceOf(UserError);
    expect(thrown.message).toMatch(/用户名或密码/);
  });

  it('an unknown database', async () => {
    const thrown = await fault(changed(server.url, { pathname: '/nowhere' }));
    expect(thrown).toBeInstanceOf(UserError);
    expect(thrown.message).toMatch(/nowhere.*没有这个库/);
  });

  it('nobody at that port', async () => {
    const thrown = await fault(changed(server.url, { port: '1' }));
    expect(thrown).toMatchObject({ name: 'UpstreamError', retryable: true });
    expect(thrown.message).toMatch(/拒绝连接/);
  });

  it('an unknown host', async () => {
    const thrown = await fault(changed(server.url, { hostname: 'no-such-host.invalid' }));
    expect(thrown).toBeInstanceOf(UpstreamError);
    expect(thrown.message).toMatch(/主机名/);
  });

  it('a host that takes the call and says nothing', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    const thrown = await fault(changed(server.url, { port: String(port) }), { connectTimeoutMs: 200 });
    silent.close();
    expect(thrown).toMatchObject({ name: 'UpstreamError', retryable: true });
    expect(thrown.message).toMatch(/0\.2 秒内没有连上/);
  });

  it('a server without TLS where TLS was asked for', async () => {
    const thrown = await fault(server.url, { tls: {} });
    expect(thrown).toBeInstanceOf(UserError);
    expect(thrown.message).toMatch(/不支持加密连接/);
  });

  it('a server that falls silent midway', async () => {
    const copying = copyEndless(server.url, file, 2_000);
    await rowsArrive(file);
    server.pause();
    const started = performance.now();
    try {
      const thrown = await copying;
      expect(thrown).toMatchObject({ name: 'UpstreamError', retryable: true });
      expect(String(thrown)).toMatch(/2 秒没有传来数据/);
      expect(performance.now() - started).toBeLessThan(30_000);
    } finally {
      server.resume();
    }
  });

  it('a server that is killed midway, and back when it is', async () => {
    const copying = copyEndless(server.url, file, 20_000);
    await rowsArrive(file);
    await server.kill();
    expect(await copying).toMatchObject({ name: 'UpstreamError', retryable: true });
    expect(String(await copying)).toMatch(/连接中断/);
    expect(await fault(server.url)).toMatchObject({ name: 'UpstreamError', retryable: true });
    await server.restart();
    const described = await openSource(server.url, SOURCE_OPTIONS).readSnapshot((snapshot) =>
      snapshot.describe(['endless']),
    );
    expect(described.size).toBe(1);
  });
});

async function copyEndless(url: string, file: string, stallTimeoutMs: number): Promise<unknown> {
  rmSync(file, { force: true });
  return openSource(url, { ...SOURCE_OPTIONS, stallTimeoutMs })
    .readSnapshot((snapshot) => snapshot.copyCsv({ table: 'endless', columns: ['id', 'text'] }, file))
    .catch((error: unknown) => error);
}

async function rowsArrive(file: string): Promise<void> {
  while ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0) await delay(5);
}
