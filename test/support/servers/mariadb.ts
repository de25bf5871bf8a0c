// A real MariaDB for tests: small buffers, no fsync, one account that may do everything.
import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { obtainProgram, type Program } from './packages.ts';
import { type PrivateServer, type ServerOptions, startThrowaway, withUrl } from './throwaway.ts';

export const MARIADB: Program = {
  title: 'MariaDB',
  names: ['mariadbd'],
  folders: ['/usr/sbin', '/usr/libexec', '/usr/local/opt/mariadb/bin', '/opt/homebrew/opt/mariadb/bin'],
  debianPackages: ['mariadb-server'],
  variable: 'TEST_MYSQL_URL',
};

const QUICK = [
  '--innodb-flush-method=nosync',
  '--innodb-flush-log-at-trx-commit=0',
  '--skip-innodb-doublewrite',
  '--innodb-log-file-size=32M',
  '--innodb-buffer-pool-size=128M',
  '--skip-log-bin',
];

/** A MariaDB of one's own, ready in about 2 s; whoever starts it may stop, stall and kill it. */
export async function startMariadb(options: ServerOptions = {}): Promise<PrivateServer> {
  const program = obtainProgram(MARIADB);
  const password = randomBytes(12).toString('hex');
  const server = await startThrowaway({
    title: MARIADB.title,
    accounts: ['mysql', 'nobody'],
    parent: options.dir,
    files: options.files,
    endSignal: 'SIGTERM',
    prepare: (folder, run) => {
      writeFileSync(join(folder, 'init.sql'), accountSql(password), { mode: 0o644 });
      run([
        installProgram(program),
        '--no-defaults',
        `--datadir=${folder}/data`,
        '--skip-test-db',
        '--skip-name-resolve',
        ...QUICK,
      ]);
    },
    command: (folder, port) => [
      program,
      '--no-defaults',
      `--datadir=${folder}/data`,
      // In a folder that all share, one server takes another's temporary tables for its own dead ones.
      `--tmpdir=${folder}/data`,
      `--socket=${folder}/server.sock`,
      `--pid-file=${folder}/server.pid`,
      `--init-file=${folder}/init.sql`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      '--character-set-server=utf8mb4',
      '--max-connections=300',
      '--max-allowed-packet=64M',
      '--table-open-cache=1000',
      ...QUICK,
      ...(options.settings ?? []),
    ],
    ask: async (port) => {
      const connection = await createConnection({
        host: '127.0.0.1',
        port,
        user: 'zhiban',
        password,
        connectTimeout: 2_000,
      });
      await connection.end();
    },
  });
  return withUrl(server, `mysql://zhiban:${password}@127.0.0.1:${server.port}/zhiban`);
}

/** Runs at every start, so it must be harmless the second time. One statement a line, as --init-file wants it. */
function accountSql(password: string): string {
  return [
    `create user if not exists 'zhiban'@'%' identified by '${password}';`,
    `grant all privileges on *.* to 'zhiban'@'%' with grant option;`,
    'create database if not exists zhiban character set utf8mb4;',
    '',
  ].join('\n');
}

function installProgram(server: string): string {
  const beside = ['mariadb-install-db', '../bin/mariadb-install-db', '../scripts/mariadb-install-db'].map((name) =>
    join(dirname(server), name),
  );
  return beside.find((file) => existsSync(file)) ?? 'mariadb-install-db';
}
