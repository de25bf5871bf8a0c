import { expect, it } from 'vitest';
import { createIdMaker } from '../../src/lib/ids.ts';
import { recordAudit } from '../../src/people/audit.ts';
import type { Backwards } from '../../src/people/backwards.ts';
import { chainAudit, forgetAudit, recordHead } from '../../src/people/chain.ts';
import { chainHash } from '../../src/people/chain-hash.ts';
import { chainDb, linksAfter } from '../../src/people/chain-queries.ts';
import { verifyChain } from '../../src/people/verify-chain.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachStore } from '../store/each-store.ts';
import { AT, entryNamed, recordAll, withAudit } from './bench.ts';

const signal = new AbortController().signal;
const ids = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`);
const db = (store: Store) => chainDb(store.db);

onEachStore('the chain of the audit', ({ fresh, again }) => {
  const chained = async (...names: readonly string[]): Promise<Store> => {
    const { store } = await withAudit(fresh());
    await recordAll(store, ...names.map((name) => entryNamed(name)));
    await chainAudit(store, { all: true });
    return store;
  };

  it('ties entries as they become visible, also one that was committed late', async () => {
    const { store, url } = await withAudit(fresh());
    await recordAll(store, entryNamed('12'), entryNamed('13'));
    expect(await chainAudit(store, { all: false })).toBe(2);
    // Begun before those, committed after.
    await recordAll(store, entryNamed('11'));
    expect(await chainAudit(store, { all: false })).toBe(1);
    expect(await chainAudit(store, { all: false })).toBe(0);
    // So late that only the look at everything finds it.
    await recordAll(store, entryNamed('1000'), entryNamed('10'));
    expect(await chainAudit(store, { all: false })).toBe(2);
    await recordAll(store, entryNamed('14'));
    expect(await chainAudit(store, { all: false })).toBe(0);
    expect((await verifyChain(store, signal)).unchained).toMatchObject({ count: 1 });
    // Of two processes one ties it.
    const other = await again(url);
    const both = await Promise.allSettled([store, other].map((one) => chainAudit(one, { all: true })));
    const tied = both.map((one) => (one.status === 'fulfilled' ? one.value : 0));
    expect(tied.reduce((sum, one) => sum + one, 0)).toBe(1);
    const links = (await linksAfter(db(store), 0, 100)).map(({ link }) => [link.seq, link.entry]);
    expect(links).toEqual(['12', '13', '11', '10', '1000', '14'].map((id, index) => [index + 1, id]));
    expect(await verifyChain(store, signal)).toMatchObject({
      ...{ broken: null, head: null, verified: 6, forgotten: 0, unchained: { count: 0 } },
      backwards: { count: 1, first: [{ seq: 6, entry: { id: '14' }, what: 'at', after: 5 }] },
    });
  });

  it('names the first entry that was changed, taken away or slipped in', async () => {
    const store = await chained(...ids(10, 15));
    const broken = async () => (await verifyChain(store, signal)).broken;
    const entries = db(store);
    const text = async (id: string, to: string) =>
      entries
        .updateTable('audit_log')
        .set({ text: to } as never)
        .where('id', '=', id)
        .execute();
    await text('13', '什么也没做');
    expect(await broken()).toMatchObject({ kind: 'changed', seq: 4, id: '13', entry: { text: '什么也没做' } });
    await text('13', '台账 13');
    expect(await broken()).toBeNull();

    const [row] = await entries.selectFrom('audit_log').selectAll().where('id', '=', '12').execute();
    await entries.deleteFrom('audit_log').where('id', '=', '12').execute();
    expect(await broken()).toMatchObject({ kind: 'missing', seq: 3, id: '12', entry: null });
    await entries
      .insertInto('audit_log')
      .values(row as never)
      .execute();
    expect(await broken()).toBeNull();

    // One in between with a link of its own, the others moved on.
    await recordAll(store, entryNamed('115'));
    for (const seq of [6, 5, 4, 3])
      await entries
        .updateTable('audit_chain')
        .set({ seq: seq + 1 } as never)
        .where('seq', '=', seq)
        .execute();
    const links = await linksAfter(entries, 0, 10);
    const [forged] = await entries.selectFrom('audit_log').selectAll().where('id', '=', '115').execute();
    if (forged === undefined) throw new Error('no row');
    const link = { seq: 3, entry: '115', at: forged.at, hash: chainHash(links[1]?.link.hash ?? '', forged) };
    await entries.insertInto('audit_chain').values(link).execute();
    expect(await broken()).toMatchObject({ kind: 'inserted', seq: 3 });
    await entries
      .updateTable('audit_chain')
      .set({ hash: 'x' } as never)
      .where('seq', '=', 3)
      .execute();
    expect(await broken()).toMatchObject({ kind: 'inserted', seq: 3, id: '115' });
    await entries.deleteFrom('audit_chain').where('seq', '=', 3).execute();
    expect(await broken()).toMatchObject({ kind: 'missing', seq: 3 });
  });

  it('finds by the head of a day that the end was cut off', async () => {
    const store = await chained(...ids(10, 12));
    const said: number[] = [];
    const head = { day: '2026-11-21', now: AT };
    await recordHead(store, head, async (_, { seq }) => void said.push(seq));
    await recordHead(store, head, async (_, { seq }) => void said.push(seq));
    expect(said).toEqual([3]);
    expect((await verifyChain(store, signal)).head).toBeNull();
    await db(store).deleteFrom('audit_chain').where('seq', '=', 3).execute();
    await db(store).deleteFrom('audit_log').where('id', '=', '12').execute();
    expect(await verifyChain(store, signal)).toMatchObject({ broken: null, verified: 2, head: { seq: 3 } });
  });

  it('names what was written in with a time of before, when it ties it and when it is verified', async () => {
    const store = await chained(...ids(10, 12));
    const minute = (n: number) => new Date(AT.getTime() + n * 60_000);
    // Six minutes before the newest, by its time or by its id alone; three minutes are those of a transaction that commits late.
    await recordAll(
      store,
      entryNamed(createIdMaker()(minute(9)), { now: minute(9) }),
      entryNamed(createIdMaker()(minute(6)), { now: minute(6) }),
      entryNamed(createIdMaker()(minute(5)), { now: minute(12) }),
    );
    const found: (readonly [number, string])[] = [];
    const warned = (some: readonly Backwards[]) =>
      void found.push(...some.map(({ seq, what }) => [seq, what] as const));
    await chainAudit(store, { all: false, warned });
    // Tied by their ids: minute 5 first, then 6, then 9.
    const wanted = [
      [4, 'id'],
      [5, 'at'],
    ] as const;
    expect(found).toEqual(wanted);
    const { backwards, broken } = await verifyChain(store, signal);
    expect(broken).toBeNull();
    expect(backwards.count).toBe(2);
    expect(backwards.first.map(({ seq, what, after }) => [seq, what, after])).toEqual([
      [4, 'id', 3],
      [5, 'at', 3],
    ]);
  });

  it('goes on from where retention cut it off', async () => {
    const store = await chained(...ids(10, 14));
    await recordHead(store, { day: '2026-11-21', now: AT }, async () => {});
    const until = async (minute: number) =>
      forgetAudit(store, { before: new Date(AT.getTime() + minute * 60_000), now: AT });
    expect(await until(12)).toBe(2);
    expect(await verifyChain(store, signal)).toMatchObject({ broken: null, verified: 3, forgotten: 2, head: null });
    expect(await until(100)).toBe(3);
    await store.transaction((trx) => recordAudit(trx, entryNamed('200')));
    await chainAudit(store, { all: true });
    expect(await verifyChain(store, signal)).toMatchObject({
      broken: null,
      verified: 1,
      forgotten: 5,
      end: { seq: 6 },
    });
    await db(store).deleteFrom('audit_anchors').where('seq', '=', 5).execute();
    expect((await verifyChain(store, signal)).broken).toMatchObject({ kind: 'missing', seq: 3 });
  });
});
