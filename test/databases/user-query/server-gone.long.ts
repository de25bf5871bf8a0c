// A server that goes away in the midst of a person's query.
import { describe, expect, it } from 'vitest';
import { openUserQueries } from '../../../src/databases/user-query/user-queries.ts';
import { UpstreamError } from '../../../src/lib/errors.ts';
import { startMariadb } from '../../support/servers/mariadb.ts';
import { startPostgres } from '../../support/servers/postgres.ts';
import { askAll, OPTIONS } from './ask-all.ts';

const endless = {
  mysql: "select seq as id, repeat('x', 100) as text from seq_1_to_100000000",
  postgres: "select generate_series(1, 100000000) as id, repeat('x', 100) as text",
};

describe.each(['mysql', 'postgres'] as const)('%s that goes away', (kind) => {
  it('is an UpstreamError in the midst of rows, and before', async () => {
    const server = await (kind === 'mysql' ? startMariadb() : startPostgres());
    try {
      const run = openUserQueries(server.url, OPTIONS).run(
        endless[kind],
        { rows: 1e9, bytes: 1e12, seconds: 60 },
        async ({ batches }) => {
          let killed = false;
          for await (const _ of batches) {
            if (!killed) await server.kill();
            killed = true;
          }
        },
      );
      await expect(run).rejects.toBeInstanceOf(UpstreamError);
      await expect(run).rejects.toThrow(/连接中断/);
      await expect(askAll(server.url, 'select 1 as a')).rejects.toThrow(/拒绝连接/);
    } finally {
      await server.stop();
    }
  });
});
