// Notices of an older version that were open live on as alerts, with the cards that stand in the groups; on three stores.
import type { Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { roomMigrations } from '../../src/app/room-migrations.ts';
import { dutyMigrations } from '../../src/features/duty/migrations/index.ts';
import { tellRecovery, tellTrouble } from '../../src/features/duty/notices/tell.ts';
import { migrate } from '../../src/store/migrate.ts';
import { onEachStore } from '../store/each-store.ts';
import { dutyBench, trouble } from './bench.ts';

onEachStore('open notices', ({ fresh }) => {
  it('become alerts: the same cards, no new message, and recover on them', async () => {
    const { store, url } = await fresh();
    const [first] = dutyMigrations;
    if (first === undefined) throw new Error('no migrations');
    await migrate(store, [...roomMigrations, first]);
    const old = store.db as unknown as Kysely<{ duty_notices: Record<string, string | null> }>;
    const notice = (n: number, key: string, chat: string, open: boolean) => ({
      ...{ id: `0000000000000000000000000${n}`, key, chat, open_key: open ? `${key}/${chat}` : null },
      ...{ card: `1000000000000000000000000${n}`, opened_at: '2026-11-25T00:00:00.000Z' },
      trouble: JSON.stringify({ ...trouble({ key }), isPartial: false }),
      closed_at: open ? null : '2026-11-25T01:00:00.000Z',
    });
    const rows = [
      notice(1, 'job/daily', 'oc_a', true),
      notice(2, 'job/daily', 'oc_b', true),
      notice(3, 'job/daily', 'oc_a', false),
      notice(4, 'delivery', 'oc_a', true),
    ];
    await old.insertInto('duty_notices').values(rows).execute();
    const bench = await dutyBench({ store, url });
    await expect(old.selectFrom('duty_notices').selectAll().execute()).rejects.toThrow();
    await tellTrouble(bench.ctx, trouble());
    await bench.told();
    await tellRecovery(bench.ctx, 'job/daily');
    const said = await bench.told();
    expect(said.every(({ act }) => act === 'patch')).toBe(true);
    const last = (chat: string) =>
      said.filter((row) => row.chat === chat && row.ofRow?.endsWith(chat === 'oc_a' ? '1' : '2'));
    for (const chat of ['oc_a', 'oc_b']) expect(last(chat).at(-1)).toMatchObject({ title: '已恢复：每日台账没有做成' });
    // The other one is open still, and what comes next has a number of its own.
    await tellTrouble(bench.ctx, trouble({ key: 'job/retention', run: null }));
    await bench.told();
    const numbers = await bench.db.selectFrom('alerts').select(['key', 'number']).orderBy('number').execute();
    expect(numbers).toEqual([
      { key: 'job/daily', number: 1 },
      { key: 'delivery', number: 2 },
      { key: 'job/retention', number: 3 },
    ]);
  });
});
