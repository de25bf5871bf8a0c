// A real PostgreSQL for tests: small buffers, no fsync, one superuser with a password.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { obtainProgram, type Program } from './packages.ts';
import { type PrivateServer, type ServerOptions, startThrowaway, withUrl } from './throwaway.ts';

export const POSTGRES: Program = {
  title: 'PostgreSQL',
  names: ['postgres'],
  // The version's own folder first: initdb looks for its neighbours, which a lone link elsewhere does not have.
  folders: [
    '/usr/lib/postgresql/*/bin',
    '/usr/local/bin',
    '/opt/homebrew/opt/postgresql/bin',
    '/usr/local/opt/postgresql/bin',
  ],
  debianPackages: ['postgresql'],
  variable: 'TEST_POSTGRES_URL',
};

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  shared_buffers: '64MB',
  autovacuum: 'off',
  max_prepared_transactions: '0',
};

/** A PostgreSQL of one's own, ready in about 1.5 s; whoever starts it may stop, stall and kill it. */
export async function startPostgres(options: ServerOptions = {}): Promise<PrivateServer> {
  const program = obtainProgram(POSTGRES);
  const password = randomBytes(12).toString('hex');
  const server = await startThrowaway({
    title: POSTGRES.title,
    accounts: ['postgres', 'nobody'],
    parent: options.dir,
    files: options.files,
    endSignal: 'SIGINT',
    prepare: (folder, run) => {
      const passwordFile = join(folder, 'password');
      writeFileSync(passwordFile, password, { mode: 0o644 });
      const how = [
        '--username=zhiban',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
      ];
      run([join(dirname(program), 'initdb'), '--no-sync', '-D', `${folder}/data`, ...how]);
    },
    command: (folder, port) => [
      program,
      '-D',
      `${folder}/data`,
      ...Object.entries({ ...SETTINGS, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ...(options.settings ?? []),
    ],
    ask: async (port) => {
      const at = { host: '127.0.0.1', port, user: 'zhiban', password, database: 'postgres' };
      const client = new pg.Client({ ...at, connectionTimeoutMillis: 2_000 });
      client.on('error', () => {}); // the answer is in connect()
      await client.connect();
      await client.end();
    },
  });
  return withUrl(server, `postgres://zhiban:${password}@127.0.0.1:${server.port}/postgres`);
}
