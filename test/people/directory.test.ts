// What is known of people: written by events, mentions and the contact API, in whatever order they come.
import { beforeAll, describe, expect, it } from 'vitest';
import { knownPeople, noteFacts, noteName } from '../../src/people/directory.ts';
import { acquaintance, refreshEverybody } from '../../src/people/look-up.ts';
import { peopleMigrations } from '../../src/people/migrations/index.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import type { Store } from '../../src/store/store.ts';
import { ok, openPlatform, refused } from '../feishu/api/platform.ts';
import { onEachStore } from '../store/each-store.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 26, 2, minute));
const BATCH = '/open-apis/contact/v3/users/batch';
const silent = { warn: () => {} };

onEachStore('the directory', ({ empty }, kind) => {
  const opened = async (): Promise<Store> => {
    const { store } = await empty();
    await migrate(store, [...storeMigrations, ...peopleMigrations]);
    return store;
  };
  const noted = (store: Store, minute: number, facts: { hasLeft?: boolean; departments?: string[] | null } = {}) =>
    store.transaction((trx) =>
      noteFacts(
        trx,
        { openId: 'ou_li', name: '李姐', departments: ['od-1'], hasLeft: false, ...facts },
        { at: at(minute), asked: false },
      ),
    );

  it('keeps the newest that was told, and a name from a mention', async () => {
    const store = await opened();
    expect((await knownPeople(store, ['ou_li'])).size).toBe(0);
    await store.transaction((trx) => noteName(trx, 'ou_li', '小李'));
    expect((await knownPeople(store, ['ou_li'])).get('ou_li')).toEqual({
      name: '小李',
      departments: [],
      hasLeft: false,
      checkedAt: null,
    });
    await noted(store, 5);
    await noted(store, 9, { hasLeft: true, departments: null });
    // The platform repeats itself, and old news arrive late.
    await noted(store, 9, { hasLeft: true, departments: null });
    await noted(store, 7, { departments: ['od-7'] });
    const left = { name: '李姐', departments: ['od-1'], hasLeft: true };
    expect((await knownPeople(store, ['ou_li', 'ou_x'])).get('ou_li')).toMatchObject(left);
    await noted(store, 11);
    expect((await knownPeople(store, ['ou_li'])).get('ou_li')).toMatchObject({ hasLeft: false });
  });

  if (kind !== 'sqlite') return;

  describe('asks the contact API', () => {
    // It is loaded with the first call, which on a busy machine takes longer than a look-up is waited for.
    beforeAll(async () => {
      await import('@larksuiteoapi/node-sdk');
    });

    it('of strangers at once, of others after a day, and writes down who is not visible', async () => {
      const store = await opened();
      const { feishu, on, asked } = await openPlatform();
      const li = { open_id: 'ou_li', name: '李姐', department_ids: ['od-1'], status: { is_resigned: false } };
      on(BATCH, () => ok({ items: [li] }));
      let now = at(0);
      const people = acquaintance({ store, ask: (ids) => feishu.users(ids), log: silent, now: () => now });
      const known = await people.known(['ou_li', 'ou_hidden'], [{ openId: 'ou_wang', name: '王工' }]);
      expect(asked.map(({ path, query }) => [path, query.user_id_type])).toEqual([[BATCH, 'open_id']]);
      expect(known.get('ou_li')).toMatchObject({ name: '李姐', departments: ['od-1'], hasLeft: false });
      expect((await people.known(['ou_li', 'ou_hidden', 'ou_li'])).get('ou_hidden')).toMatchObject({ name: null });
      expect(asked).toHaveLength(1);
      expect((await knownPeople(store, ['ou_wang'])).get('ou_wang')?.name).toBe('王工');
      now = new Date(at(0).getTime() + 25 * 3_600_000);
      on(BATCH, () => ok({ items: [{ ...li, status: { is_resigned: true } }] }));
      expect((await people.known(['ou_li'])).get('ou_li')?.hasLeft).toBe(true);
    });

    it('and decides by what is known when it fails, without trying for every message', async () => {
      const store = await opened();
      const { feishu, on, asked } = await openPlatform();
      on(BATCH, () => refused(403, 41050, 'no user authority'));
      const people = acquaintance({ store, ask: (ids) => feishu.users(ids), log: silent });
      await noted(store, 1, { hasLeft: true });
      for (let n = 0; n < 3; n += 1) expect((await people.known(['ou_li'])).get('ou_li')?.hasLeft).toBe(true);
      expect(asked).toHaveLength(1);
    });

    it('every night of everybody, fifty at once, and tells who left', async () => {
      const store = await opened();
      const { feishu, on, asked } = await openPlatform();
      await noted(store, 1);
      const resigned = { open_id: 'ou_li', status: { is_resigned: true } };
      // Who was in the directory is asked for first.
      on(BATCH, () => ok({ items: asked.length === 1 ? [resigned] : [] }));
      const bench = { store, ask: feishu.users, now: () => at(30) };
      const more = Array.from({ length: 60 }, (_, n) => `ou_${n}`);
      expect(await refreshEverybody(bench, more)).toMatchObject({ asked: 61, left: ['ou_li'] });
      expect(asked).toHaveLength(2);
      expect((await refreshEverybody(bench, [])).left).toEqual([]);
    });
  });
});
