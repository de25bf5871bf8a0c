import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKysely } from '../../src/databases/kysely.ts';
import { UserError } from '../../src/lib/errors.ts';
import { readBack } from '../support/csv-read-back.ts';
import { startMariadb } from '../support/servers/mariadb.ts';
import { startPostgres } from '../support/servers/postgres.ts';
import type { PrivateServer } from '../support/servers/throwaway.ts';
import { sqlRunner } from '../support/sql-runner.ts';

// A certificate for the name localhost, signed by a certificate of our own.
const fixture = (name: string) => fileURLToPath(new URL(`./tls/${name}`, import.meta.url));
const files = {
  'cert.pem': readFileSync(fixture('server-cert.pem'), 'utf8'),
  'key.pem': readFileSync(fixture('server-key.pem'), 'utf8'),
};
const CA = fixture('ca.pem');

const START = {
  mysql: () => startMariadb({ files, settings: ['--ssl-cert=../cert.pem', '--ssl-key=../key.pem'] }),
  postgres: () =>
    startPostgres({
      files,
      settings: ['-c', 'ssl=on', '-c', 'ssl_cert_file=../cert.pem', '-c', 'ssl_key_file=../key.pem'],
    }),
};
// One row that is there only when the connection is encrypted.
const PROOF = {
  mysql:
    "create view proof as select 1 as id from information_schema.session_status where variable_name = 'ssl_cipher' and variable_value <> ''",
  postgres: 'create view proof as select 1 as id from pg_stat_ssl where ssl and pid = pg_backend_pid()',
};

describe.each(['mysql', 'postgres'] as const)('%s over TLS', (kind) => {
  let server: PrivateServer;
  const byName = () => Object.assign(new URL(server.url), { hostname: 'localhost' }).href;

  beforeAll(async () => {
    server = await START[kind]();
    const sql = await sqlRunner(server.url);
    await sql.run(PROOF[kind]);
    await sql.close();
  });
  afterAll(() => server.stop());

  it('is encrypted and checked when the configuration says so', async () => {
    expect((await readBack(byName(), { table: 'proof' }, { tls: { ca: CA } })).rows).toBe(1);
  });

  it('is encrypted and checked when the URL says so', async () => {
    const url = `${byName()}?sslmode=verify-full&sslrootcert=${encodeURIComponent(CA)}`;
    expect((await readBack(url, { table: 'proof' })).rows).toBe(1);
  });

  it('is not encrypted when nobody says so', async () => {
    expect((await readBack(byName(), { table: 'proof' })).rows).toBe(0);
  });

  it('refuses a certificate nobody vouches for', async () => {
    const refused = readBack(byName(), { table: 'proof' }, { tls: {} });
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(/证书校验没有通过/);
  });

  it('refuses a certificate of another host', async () => {
    const refused = readBack(server.url, { table: 'proof' }, { tls: { ca: CA } });
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(/证书校验没有通过/);
  });

  it('takes any certificate when told to', async () => {
    expect((await readBack(server.url, { table: 'proof' }, { tls: { rejectUnauthorized: false } })).rows).toBe(1);
  });

  describe('for the store', () => {
    const verified = (url: string): string => `${url}?sslmode=verify-full&sslrootcert=${encodeURIComponent(CA)}`;

    async function proofs(url: string): Promise<readonly unknown[]> {
      const { db, close } = await openKysely<{ proof: { id: number } }>(url, { label: '存储' });
      try {
        return await db.selectFrom('proof').select('id').execute();
      } finally {
        await close();
      }
    }

    it('is encrypted and checked when the URL says so', async () => {
      expect(await proofs(verified(byName()))).toHaveLength(1);
      expect(await proofs(byName())).toHaveLength(0);
    });

    it('refuses a certificate of another host', async () => {
      await expect(proofs(verified(server.url))).rejects.toThrow(/存储（.*）的证书校验没有通过/);
      expect(await proofs(`${server.url}?sslmode=require`)).toHaveLength(1);
    });

    it('refuses a certificate nobody vouches for', async () => {
      await expect(proofs(`${byName()}?sslmode=verify-full`)).rejects.toThrow(/存储（.*）的证书校验没有通过/);
    });
  });

  it('names a certificate file that is not there', async () => {
    await expect(readBack(byName(), { table: 'proof' }, { tls: { ca: 'no/such.pem' } })).rejects.toThrow(
      /no\/such\.pem 读不到/,
    );
  });
});
