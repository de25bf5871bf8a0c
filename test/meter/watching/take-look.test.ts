// What a look found, kept and told: in one transaction, once, whatever dies or runs beside it.
import type { Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { alertMigrations } from '../../../src/alerts/migrations/index.ts';
import type { AlertTables } from '../../../src/alerts/tables.ts';
import { meterDb } from '../../../src/features/meter/context.ts';
import { meterMigrations } from '../../../src/features/meter/migrations/index.ts';
import { closedEpisodes } from '../../../src/features/meter/watching/closing.ts';
import type { Judged } from '../../../src/features/meter/watching/episode.ts';
import { allLooks, openEpisodes } from '../../../src/features/meter/watching/queries.ts';
import { type Found, type Note, takeLook, type Verdict } from '../../../src/features/meter/watching/take-look.ts';
import { outboxMigrations } from '../../../src/outbox/migrations/index.ts';
import type { OutboxTables } from '../../../src/outbox/tables.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { storeMigrations } from '../../../src/store/migrations/index.ts';
import type { Store } from '../../../src/store/store.ts';
import { onSomeStores } from '../../store/each-store.ts';
import { countedStore } from '../../support/counted-store.ts';
import { NOW } from './made.ts';

const MINUTE = 60_000;
const BAD: Judged = {
  ...{ kind: 'bad', severity: 'warning', seen: 0, mark: 'm' },
  words: { title: '201 的电不多了', detail: '', impact: '', nextStep: '请充值' },
};

async function prepared(store: Store): Promise<Store> {
  await migrate(store, [...storeMigrations, ...outboxMigrations, ...alertMigrations, ...meterMigrations]);
  return store;
}

function verdict(judged: Judged, change: Partial<Verdict> = {}): Verdict {
  const shared = { key: 'meter/low/201', subject: '201', site: 'suzhou', audience: ['oc_dorm'] };
  return { ...shared, judge: () => judged, ...change };
}

function found(verdicts: readonly Verdict[], notes: readonly Note[] = []): readonly Found[] {
  return [{ subject: '201', verdicts, notes, full: { remain: 100 } }];
}

function note(store: Store, at: number): Note {
  const once = `meter-top-up/201/${at}/oc_dorm`;
  return {
    id: store.newId(new Date(at)),
    at,
    once,
    chat: 'oc_dorm',
    body: { kind: 'text', text: '201 充值到账 +625.00 度。' },
  };
}

async function told(store: Store) {
  const db = store.withTables<AlertTables & OutboxTables>().db as unknown as Kysely<AlertTables & OutboxTables>;
  const raises = await db.selectFrom('alert_raises').selectAll().orderBy('id').execute();
  const outbox = await db.selectFrom('outbox').selectAll().orderBy('id').execute();
  return {
    acts: raises.map(({ act }) => act),
    raises,
    said: outbox.map(({ chat, body }) => [chat, JSON.parse(body).text]),
  };
}

onSomeStores('a look at a meter', ({ fresh, again }) => {
  it('raises what begins, once, with site and audience, and recovers what is over with the same', async () => {
    const store = await prepared((await fresh()).store);
    for (const at of [NOW, NOW + MINUTE]) await takeLook({ store }, found([verdict(BAD)]), at);
    expect(await told(store)).toMatchObject({
      acts: ['raise'],
      raises: [{ key: 'meter/low/201', site: 'suzhou', facts: expect.stringContaining('"audience":["oc_dorm"]') }],
    });
    // The meter has moved to another site meanwhile.
    await takeLook({ store }, found([verdict({ kind: 'well' }, { site: 'wuxi' })]), NOW + 2 * MINUTE);
    const { acts, raises } = await told(store);
    expect(acts).toEqual(['raise', 'recover']);
    expect(raises[1]).toMatchObject({ key: 'meter/low/201', site: 'suzhou' });
    expect(await openEpisodes(meterDb(store))).toEqual(new Map());
  });

  it('that is older than the last one changes nothing: who was paused and overtaken', async () => {
    const store = await prepared((await fresh()).store);
    await takeLook({ store }, found([verdict({ kind: 'well' })]), NOW + MINUTE);
    expect(await takeLook({ store }, found([verdict(BAD)], [note(store, NOW)]), NOW)).toEqual({
      ...{ raised: 0, recovered: 0, said: 0 },
    });
    expect((await told(store)).acts).toEqual([]);
  });

  it('says a top-up once in each chat, and none from before it was watched', async () => {
    const store = await prepared((await fresh()).store);
    await takeLook({ store }, found([], [note(store, NOW - MINUTE)]), NOW);
    expect((await told(store)).said).toEqual([]);
    const news = () => found([], [note(store, NOW - MINUTE), note(store, NOW + MINUTE)]);
    for (const at of [2, 3]) await takeLook({ store }, news(), NOW + at * MINUTE);
    expect((await told(store)).said).toEqual([['oc_dorm', '201 充值到账 +625.00 度。']]);
    // The outbox has forgotten what it said; the look has not.
    const outbox = store.withTables<OutboxTables>().db as unknown as Kysely<OutboxTables>;
    await outbox.deleteFrom('outbox').execute();
    await takeLook({ store }, news(), NOW + 4 * MINUTE);
    expect((await told(store)).said).toEqual([]);
  });

  it('tells once when two processes look at the same time', async () => {
    const { store: one, url } = await fresh();
    await prepared(one);
    const others = await Promise.all([again(url), again(url)]);
    await takeLook({ store: one }, found([]), NOW);
    const looks = [one, ...others].map((store, index) =>
      takeLook({ store }, found([verdict(BAD)], [note(store, NOW + 1)]), NOW + MINUTE + index),
    );
    const all = await Promise.all(looks);
    expect(all.reduce((sum, { raised }) => sum + raised, 0)).toBe(1);
    expect(await told(one)).toMatchObject({ acts: ['raise'], said: [['oc_dorm', expect.any(String)]] });
  });

  it('that dies before any of its statements has told nothing, and the next one tells it once', async () => {
    const store = await prepared((await fresh()).store);
    await takeLook({ store }, found([]), NOW);
    const news = () => found([verdict(BAD)], [note(store, NOW + 1)]);
    let deaths = 0;
    for (let at = 1; ; at += 1) {
      let step = 0;
      const dying = countedStore(store, () => {
        step += 1;
        if (step === at) throw new Error('killed');
      });
      const result = await takeLook({ store: dying }, news(), NOW + MINUTE).then(
        () => 'through',
        () => 'dead',
      );
      if (result === 'through') break;
      deaths += 1;
      const { acts, said } = await told(store);
      // After the commit it is told; never half of it.
      expect([0, 1]).toContain(acts.length);
      expect(said).toHaveLength(acts.length);
    }
    expect(deaths).toBeGreaterThan(6);
    expect(await told(store)).toMatchObject({ acts: ['raise'], said: [['oc_dorm', expect.any(String)]] });
  });

  it('tells of a meter when its source’s alert is over, and nothing of one that got well below it', async () => {
    const store = await prepared((await fresh()).store);
    const silent = (number: string, judged: Judged, hidden: boolean) =>
      verdict(judged, { key: `meter/silent/${number}`, subject: number, hidden });
    const looked = (number: string, judged: Judged, hidden: boolean): Found => ({
      ...{ subject: number, verdicts: [silent(number, judged, hidden)], notes: [], full: null },
    });
    await takeLook({ store }, [looked('1', BAD, true), looked('2', BAD, true)], NOW);
    await takeLook({ store }, [looked('1', BAD, false), looked('2', { kind: 'well' }, false)], NOW + MINUTE);
    expect((await told(store)).raises.map(({ act, key }) => [act, key])).toEqual([['raise', 'meter/silent/1']]);
  });

  it('ends what is not watched any more', async () => {
    const store = await prepared((await fresh()).store);
    const subscription = verdict(BAD, { key: 'meter/subscription/x', subject: '202' });
    await takeLook(
      { store },
      [...found([verdict(BAD)]), { ...found([subscription])[0], subject: '202' } as Found],
      NOW,
    );
    const meter = (enabled: boolean) => ({ name: 'n', enabled, source: 'cnyiot', aliases: [], chats: [], limits: {} });
    const settings = { meters: { 201: meter(false), 202: meter(true) } } as never;
    const closed = closedEpisodes({ settings }, await openEpisodes(meterDb(store)), []);
    expect(closed.map(({ verdicts }) => verdicts[0]?.key).sort()).toEqual(['meter/low/201', 'meter/subscription/x']);
    await takeLook({ store }, closed, NOW + MINUTE);
    expect((await told(store)).acts).toEqual(['raise', 'raise', 'recover', 'recover']);
    // The last whole look is remembered as it was.
    expect((await allLooks(meterDb(store))).get('201')).toMatchObject({ full_at: NOW, remain: 100 });
  });
});
