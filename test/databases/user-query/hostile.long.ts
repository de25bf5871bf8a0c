// What the protocol and the login hold by themselves: the hostile texts past our own reading of them, with a login that may only select.
import { expect, it } from 'vitest';
import { parseDatabaseUrl } from '../../../src/databases/url.ts';
import { startMysqlQuery } from '../../../src/databases/user-query/mysql-query.ts';
import { startPostgresQuery } from '../../../src/databases/user-query/postgres-query.ts';
import { runWithin } from '../../../src/databases/user-query/user-queries.ts';
import { UpstreamError, UserError } from '../../../src/lib/errors.ts';
import { OPTIONS } from './ask-all.ts';
import { HOSTILE } from './hostile-sql.ts';
import { HOSTILE_LIMITS, openWorld } from './hostile-world.ts';

it.each(['mysql', 'postgres'] as const)('%s bears them all', async (kind) => {
  const world = await openWorld(kind);
  const url = parseDatabaseUrl(world.reader?.url ?? '');
  const start = kind === 'mysql' ? startMysqlQuery : startPostgresQuery;
  const before = await world.picture();
  for (const hostile of HOSTILE) {
    const sql = world.fitted(hostile);
    // Our own check of what PostgreSQL's functions do has to read it.
    const run = runWithin(
      HOSTILE_LIMITS,
      'x',
      undefined,
      async ({ batches }) => {
        for await (const _ of batches);
      },
      (signal) =>
        start({
          target: { url, options: OPTIONS, signal },
          sql,
          isTrial: false,
          limits: HOSTILE_LIMITS,
          timeZone: 'Asia/Shanghai',
        }),
    );
    await run.catch((thrown: unknown) => {
      const isRefused = thrown instanceof UserError || thrown instanceof UpstreamError;
      if (!isRefused && !/tokens were not read|NUL|null byte/i.test(String(thrown))) throw thrown;
    });
    expect(await world.picture(), hostile).toEqual(before);
  }
  expect(await world.isFree()).toBe(true);
  await expect.poll(() => world.atWork()).toBe(0);
  await world.close();
});
